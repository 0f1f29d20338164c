{% include "fragments/service/deploy/smoke.py" %}

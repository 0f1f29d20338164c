# SageMaker starts an image with the argument `serve`, which sh ignores, and asks port 8080.
FROM {{ slug }}
ENV PORT=8080
EXPOSE 8080
ENTRYPOINT ["sh", "-c", "exec {{ slug }} serve --host 0.0.0.0"]

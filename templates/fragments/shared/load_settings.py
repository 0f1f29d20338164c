def load_settings() -> Settings:
    """Read the settings of the project in the current folder; a ProjectError names what is off."""
    try:
        return Settings.model_validate(tomllib.loads(Path("config.toml").read_text("utf-8")))
    except FileNotFoundError as error:
        raise ProjectError(
            f"{Path.cwd()} has no config.toml: go to the project's folder."
        ) from error
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ProjectError("\n  ".join(["config.toml cannot be used:", *lines])) from error
    except ValueError as error:
        raise ProjectError(f"config.toml cannot be read: {error}") from error

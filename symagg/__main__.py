"""`python -m symagg`: the command line."""

from symagg.cli import main

if __name__ == "__main__":
    main()

"""`python -m attested` is `attested`."""

import sys

from attested.cli import main

sys.exit(main())

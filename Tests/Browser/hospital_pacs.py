"""A PACS of its own: Debian's Orthanc with its DICOMweb plugin, on free ports of this machine."""

import json
import subprocess
import time
import urllib.request

from hospital_film import film
from installation import free_port

USER, WORD = "reader", "test-only"


class Orthanc:
    """Runs in a folder until `stop`."""

    def __init__(self, folder):
        folder.mkdir()
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        settings = {
            "Name": "TESTPACS",
            "StorageDirectory": str(folder / "db"),
            "IndexDirectory": str(folder / "db"),
            "HttpPort": self.port,
            "RemoteAccessAllowed": False,
            "AuthenticationEnabled": True,
            "RegisteredUsers": {USER: WORD},
            "DicomServerEnabled": False,
            "Plugins": ["/usr/share/orthanc/plugins/libOrthancDicomWeb.so"],
            "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
        }
        (folder / "orthanc.json").write_text(json.dumps(settings))
        self.log = folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["/usr/sbin/Orthanc", str(folder / "orthanc.json")], stdout=log, stderr=log, cwd=folder
            )
        for _ in range(1200):
            if "Orthanc has started" in self.log.read_text(errors="replace"):
                return
            assert self.process.poll() is None, self.log.read_text(errors="replace")
            time.sleep(0.05)
        raise AssertionError("Orthanc never started")

    def hold(self, number, picture, **more):
        """Holds a film from now on; gives its identifier."""
        grey = picture.convert("L")
        instance, data = film(number, grey.width, grey.height, grey.tobytes(), **more)
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, self.address, USER, WORD)
        opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords))
        with opener.open(f"{self.address}/instances", data=data, timeout=60) as response:
            assert response.status == 200
        return instance

    def stop(self):
        self.process.kill()
        self.process.wait(20)

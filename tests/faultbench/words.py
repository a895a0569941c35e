"""What words of MIBs usually mean: the first draft of a row, which a person then reads.

Never taken from a driver. A word that is not here is drafted as `?`.
"""

import re
from typing import Final

# Contested: another reader could well say otherwise, so a row with such a word has a remark.
CONTESTED: Final = frozenset(
    {
        *("standby", "disabled", "disable", "other", "notpresent", "shutdown", "offline", "adminoff", "off"),
        *("inactive", "notapplicable", "unsupported", "notsupported", "idle", "unconfigured", "lockedout"),
        *("bypass", "testing", "notavailable", "invalid", "deactive", "locked", "down"),
    }
)

_DRAFT: Final = {
    "ok": """
        ok normal good online active activated up upon enabled enable running ready operational
        optimal healthy available working inservice functional connected complete full
        fullyredundant redundant master commander member backup standby primary secondary slave
        linecard linkup nominal noerror noerrors green passed pass success successful completed
        synchronized insync insynch charged charging fullycharged onmains normalrunning supported
        standbyhot hotstandby hotstandbyredundant deliveringpower notrequired powered powergood
        batterynormal donepass statusok present supply fullyoperational isactive isok operating
        operable inrange enabledandok linkok stackportblocked faultlightoff alarmoff noalarm
        noalarms nofault notactive silenced coldstandbyredundant warmstandbyredundant protocolup
        connect staticloadshareredundant dynamicloadshareredundant pspowered hwonline presentok
        withinrange inventory
        """,
    "degraded": """
        degraded warning minor minorfault noncritical nonecritical rebuilding recovering
        initializing initialization partial partiallyredundant nonredundant notredundant
        redundancylost lowbattery reduced caution alert weak boot booting selftest testing test
        diagnostic updating upgrading upgrade syncing syncinprogress recharging discharging yellow
        amber orange busy underrepair maintenance abovenormal belownormal belowlowerwarning
        aboveupperwarning low high disabled disable locked reset shuttingdown loading waiting
        progressing added newmasterinit provisioned standbycold standbycoldconfig standbycoldfilesys
        standbycoldbulk standbywarm negotiation activedrain activefast activepreconfig
        activepostconfig activeextraload activehandback okbutdiagfailed okbutpoweroverwarning
        onbutfanfail onbutinlinepowerfail mdr expanding queuedforexpansion readyforrebuild
        rebuildready building noncriticalupper noncriticallower lowwarning highwarning lowerwarning
        upperwarning warninglow warninghigh donewarning bypass manualbypass staticbypass onbattery
        battery booster reducer boost buck trim silent offadmin backgroundinit consistencycheck
        verifying reconstructing migrating formatting erasing copyback copyingback overspeed
        underspeed maxstate psmax linkdegraded impaired underrange overrange singlesupply
        mismatchedsupplies powersaving sleep tmpdisabled
        """,
    "failed": """
        failed fail failure faulted fault faulty critical fatal error major majorfault down bad
        broken abnormal red dead nonrecoverable notfunctioning inoperable inoperative nonoperational
        unrecoverable notok offline emergency overheat overheated overheating overtemp
        overtemperature undervoltage overvoltage mismatch lost disconnected dangerous shutdown
        toolow toohigh powerfail nopower depleted belowlowercritical aboveuppercritical missing
        batterylow batterydepleted batteryfailure doneerror otherfault generalfailure cableproblem
        poweredoff cachemodulemissing permdisabled badconnect wrongdrive offenvother offdenied
        offenvpower offenvtemp offenvfan offcooling offconnectorrating mismatchwithparent
        mismatchconfig diagfailed dormant outofserviceadmin outofserviceenvtemp poweredup
        powerdenied powercycled okbutpowerovercritical okbutauthfailed fwmismatchfound
        fwdownloadfailure sdmmismatch vermismatch featuremismatch forceddown communicationfailure
        incompatibleos incompatible supplyerror postfailure poeerror stackerror stackportfailed
        sfprecverror sfpsenderror sfpbotherror fanerror psuerror rpserror modulefaulty sensorerror
        hardwarefaulty psfailed pspermfailure psnotplugged criticalupper criticallower lowcritical
        highcritical criticallow criticalhigh lowercritical uppercritical nonrecoverableupper
        nonrecoverablelower nonrecoverablelow nonrecoverablehigh faultlighton alarmon configfailed
        typemismatch unauthorized hwoffline notsupply powerfaulty notinservice overload overloaded
        fuseblown stalled jammed nolink linkdown nomedia notoperating stopped norun
        """,
    "predicted_failure": """
        predictivefailure predictedfailure predictfailure prefail imminentfailure failurepredicted
        failing replacesoon imminent replacedrive replacedrivessdwearout ssdwearout smarterror
        replace batteryreplace
        """,
    "unknown": """
        unknown other undefined undetermined notknown unspecified invalid notavailable indeterminate
        noinfo unavailable unmonitored notmonitored null uninitialized nodata na readingfailed
        unknownstate aborted inprogress notestsinitiated
        """,
    "absent": """
        absent notpresent notinstalled empty notexist nonexist removed notapplicable notsupported
        unsupported unsupport unequipped notequipped uninstalled notinstall nopresent vacant
        notequip noslot notfitted entityabsent psnotpresent unusedid unconfigured unused
        """,
}
_BY_WORD: Final = {word: meaning for meaning, words in _DRAFT.items() for word in words.split()}
# (word, meaning) -> why, for the words that are contested
_REASONS: Final = {
    ("standby", "ok"): "ready to take over",
    ("other", "unknown"): "the device cannot tell",
    ("other", "unknown|absent"): "the device cannot tell, or has no such thing",
    ("notpresent", "absent"): "an empty place",
    ("shutdown", "failed"): "switched itself off, or is about to",
    ("offline", "failed"): "does not serve",
    ("disabled", "degraded"): "taken out of service: less redundancy meanwhile",
    ("disable", "degraded"): "taken out of service: less redundancy meanwhile",
    ("locked", "degraded"): "taken out of service by an operator",
    ("notapplicable", "absent"): "the object does not apply to this part",
    ("notsupported", "absent"): "the device has no such thing",
    ("unsupported", "absent"): "the device has no such thing",
    ("bypass", "degraded"): "the load is not protected",
    ("testing", "degraded"): "does not serve while it is tested",
    ("notavailable", "unknown"): "nothing is told",
    ("invalid", "unknown"): "nothing is told",
    ("down", "failed"): "does not work",
    ("off", "ok"): "the alarm is off",
    ("inactive", "ok"): "the alarm is off",
    ("unconfigured", "absent"): "nobody has set it up",
    ("idle", "ok"): "ready, with nothing to do",
}


def plain(word: str) -> str:
    """A word without case and separators."""
    return re.sub(r"[^a-z0-9]", "", word.casefold())


def draft(word: str) -> str:
    """The usual meaning of a word, `?` where it has none."""
    return _BY_WORD.get(plain(word), "?")


def contested(word: str) -> bool:
    return plain(word) in CONTESTED


def reason(word: str, meaning: str) -> str:
    """Why a contested word means this, where the usual reason holds."""
    return _REASONS.get((plain(word), meaning), "")

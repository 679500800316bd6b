namespace DeviceDsl.Model.Rules;

/// <summary>The ids of the diagnostics, which never change.</summary>
internal static class RuleIds
{
    public const string InvalidDoorbellLength = "DDSL0001";
    public const string MatchWiderThanLength = "DDSL0002";
    public const string ZeroLengthRestrictions = "DDSL0003";
    public const string PioOutOfRange = "DDSL0004";
    public const string MmioRangeOverflow = "DDSL0005";
    public const string UnalignedDoorbell = "DDSL0006";
    public const string DuplicateDoorbell = "DDSL0007";
    public const string WildcardShadowsMatch = "DDSL0008";
    public const string OverlappingRanges = "DDSL0009";
    public const string GsiOutOfRange = "DDSL0010";
    public const string EdgeLevelConflict = "DDSL0011";
    public const string ResampleWithoutHandler = "DDSL0013";
    public const string DuplicateResample = "DDSL0014";
    public const string ResampleOnEdge = "DDSL0015";
    public const string HandlerSignature = "DDSL0016";
    public const string UnboundAttribute = "DDSL0017";
    public const string ReservedAddress = "DDSL0018";
    public const string DoorbellOverRegister = "DDSL0019";
    public const string UnknownValue = "DDSL0020";
    public const string SharedLevelUntracked = "DDSL0022";
    public const string DeviceShape = "DDSL0024";
    public const string MissingBase = "DDSL0026";
    public const string DuplicateLine = "DDSL0028";
    public const string InvalidLineName = "DDSL0029";
    public const string UnmarkedState = "DDSL0030";
    public const string InvalidArray = "DDSL0031";
    public const string RegisterShape = "DDSL0032";
    public const string RegisterValue = "DDSL0033";
    public const string FieldShape = "DDSL0034";
    public const string FieldRange = "DDSL0035";
    public const string OverlappingFields = "DDSL0036";
    public const string FieldGap = "DDSL0037";
    public const string InvalidRegion = "DDSL0038";
    public const string StateShape = "DDSL0039";
    public const string BoardShape = "DDSL0040";
    public const string InvalidAttach = "DDSL0041";
    public const string InvalidGsiMap = "DDSL0042";

    public const string CloseBeforeDeassign = "DDSL0101";
    public const string CloseInsideBatch = "DDSL0102";
    public const string DeassignWithoutDrain = "DDSL0103";
    public const string DrainBeforeDeassign = "DDSL0104";
    public const string MissingRollback = "DDSL0105";
    public const string RollbackOrder = "DDSL0106";
    public const string DoubleAssign = "DDSL0107";
    public const string UseAfterDeassign = "DDSL0108";
    public const string RegistrationNotReleased = "DDSL0109";
    public const string DisposeOrder = "DDSL0110";
    public const string ResampleFdClosedFirst = "DDSL0114";

    public const string BlockingCallInHandler = "DDSL0201";
    public const string ExceptionMayEscapeHandler = "DDSL0203";
    public const string AsyncHandler = "DDSL0204";
    public const string NoRecheckAfterReenable = "DDSL0206";
    public const string BlockingEventFdRead = "DDSL0207";
    public const string EagainTreatedAsFatal = "DDSL0208";
    public const string CounterAsKickCount = "DDSL0209";
    public const string SelfDeassignInHandler = "DDSL0210";
    public const string NonEmptyAssumption = "DDSL0215";

    public const string WaitWhileHoldingLock = "DDSL0301";
    public const string DeassignUnderLock = "DDSL0302";
    public const string LockRankInversion = "DDSL0304";
    public const string PublishBeforeInit = "DDSL0307";
    public const string SignalUnderLock = "DDSL0308";
    public const string JoinParkedWorker = "DDSL0312";
    public const string ChangedBesideHandlers = "DDSL0313";

    public const string KickBeforeDriverOk = "DDSL0401";
    public const string NoSelfKickOnStart = "DDSL0402";
    public const string UsedIdxBeforeEntry = "DDSL0403";
    public const string MissingFullFence = "DDSL0404";
    public const string HostNotifierOwnerConflict = "DDSL0407";
    public const string UncheckedQueueIndex = "DDSL0409";
    public const string StopIsReentrant = "DDSL0410";
    public const string RingIndexNoWrap = "DDSL0411";
    public const string IsrOverwrite = "DDSL0413";
    public const string AsyncNotifySafeRequired = "DDSL0414";
    public const string VirtioShape = "DDSL0420";
    public const string VirtioKind = "DDSL0421";
    public const string InvalidQueue = "DDSL0422";
    public const string DuplicateQueue = "DDSL0423";
    public const string QueueGap = "DDSL0424";
    public const string ConfigurationField = "DDSL0425";
    public const string OverlappingConfiguration = "DDSL0426";

    public const string InvalidBar = "DDSL0430";
    public const string BarConflict = "DDSL0431";
    public const string OutsideBar = "DDSL0432";
    public const string PciIdentity = "DDSL0433";
    public const string InvalidMsix = "DDSL0434";
    public const string PciLine = "DDSL0435";

    public const string NullCheckOnResult = "DDSL0501";
    public const string IgnoredErrno = "DDSL0503";
    public const string ErrnoSign = "DDSL0504";
    public const string ErrorValueUsed = "DDSL0505";

    public const string RawFdEscapes = "DDSL0601";
    public const string DoubleOwnedFd = "DDSL0602";
    public const string HandleOfZero = "DDSL0603";
    public const string UnrootedDelegate = "DDSL0604";
    public const string FinalizerTouchesManaged = "DDSL0605";
    public const string MissingCloseOnExec = "DDSL0606";
    public const string LocalNotDisposed = "DDSL0607";
    public const string KeyedByDescriptor = "DDSL0608";
    public const string DescriptorParameter = "DDSL0609";
    public const string PoolThreadBlocked = "DDSL0610";
}

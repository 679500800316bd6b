namespace DeviceDsl.Analyzers.Tests;

/// <summary>Where the check of a rule is: in a class of its name, or in one that checks several rules at once.</summary>
internal static class RuleFiles
{
    /// <summary>The classes that check several rules, because these share their work or exclude each other.</summary>
    public static IReadOnlyDictionary<string, string[]> Slices { get; } = new Dictionary<string, string[]>
    {
        // Attributes: one class for each kind of declaration, because a declaration has at most one mistake of its form.
        ["DoorbellFormRule"] = ["InvalidDoorbellLength", "MatchWiderThanLength", "ZeroLengthRestrictions", "UnknownValue"],
        ["AddressLimits"] = ["PioOutOfRange", "MmioRangeOverflow"],
        ["CollisionRule"] = ["DuplicateDoorbell", "WildcardShadowsMatch"],
        ["OverlapRule"] = ["OverlappingRanges", "DoorbellOverRegister"],
        ["LineIdentityRule"] = ["DuplicateLine", "InvalidLineName"],
        ["ResampleRule"] = ["ResampleWithoutHandler", "DuplicateResample", "ResampleOnEdge"],
        ["HandlerRule"] = ["HandlerSignature"],
        ["UnboundRule"] = ["UnboundAttribute"],
        ["RegisterRule"] = ["RegisterShape", "RegisterValue"],
        ["FieldRule"] = ["FieldShape", "FieldRange"],
        ["FieldMapRule"] = ["OverlappingFields", "FieldGap"],
        ["StateRule"] = ["UnmarkedState", "StateShape"],
        ["MapAddressRule"] = ["ReservedAddress", "MissingBase"],
        ["MapAlignmentRule"] = ["UnalignedDoorbell"],
        ["MapLineRule"] = ["EdgeLevelConflict", "SharedLevelUntracked"],
        ["VirtioShapeRule"] = ["VirtioKind"],
        ["VirtQueueRule"] = ["InvalidQueue", "DuplicateQueue", "QueueGap"],
        ["VirtioConfigRule"] = ["ConfigurationField", "OverlappingConfiguration"],
        ["PciBarRule"] = ["InvalidBar", "BarConflict"],

        // Lifetimes: one walk of a method finds all of them.
        ["SiteDiagnostic"] =
        [
            "CloseBeforeDeassign", "CloseInsideBatch", "DeassignWithoutDrain", "DrainBeforeDeassign", "MissingRollbackOnFailure",
            "DoubleAssign", "UseAfterDeassign", "DisposeOrder", "ResampleFdClosedFirst",
        ],
        ["MethodAnalysis"] = ["LocalNotDisposed", "IgnoredErrno"],

        // Code: one check of an operation finds the rule that it breaks.
        ["WaitUnderLockRule"] = ["WaitWhileHoldingLock", "DeassignUnderLock"],
        ["DriverReadyRule"] = ["KickBeforeDriverOk", "NoSelfKickOnStart"],
        ["ComparisonRule"] = ["NullCheckOnResult", "ErrnoSign"],
        ["StoredDescriptorRule"] = ["RawFdEscapes", "KeyedByDescriptor"],
        ["OwnerRule"] = ["DoubleOwnedFd", "HandleOfZero"],
    };

    /// <summary>The name of the class that checks a rule.</summary>
    public static string ClassOf(string rule) => Slices.FirstOrDefault(slice => slice.Value.Contains(rule)).Key ?? rule + "Rule";
}

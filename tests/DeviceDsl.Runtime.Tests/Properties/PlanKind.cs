namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>What a plan goes by.</summary>
public enum PlanKind
{
    /// <summary>The address: doorbells of any value are found by it.</summary>
    ByAddress,

    /// <summary>All of the write: doorbells of one value are found by it.</summary>
    ByWrite,

    /// <summary>Nothing.</summary>
    Empty,
}

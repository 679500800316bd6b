namespace DeviceDsl.Conformance.Replay;

/// <summary>The machines that traces know.</summary>
internal enum VmKind
{
    /// <summary>All interrupt controllers.</summary>
    IrqChip,

    /// <summary>No interrupt controllers.</summary>
    NoIrqChip,

    /// <summary>Only local APICs.</summary>
    Split,
}

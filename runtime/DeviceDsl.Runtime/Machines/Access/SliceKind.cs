namespace DeviceDsl.Machines;

/// <summary>How a register or region handles a part of an access.</summary>
internal enum SliceKind : byte
{
    /// <summary>It gets the bytes that the access touches.</summary>
    Exact,

    /// <summary>It gets more bytes than the access touches.</summary>
    Padded,

    /// <summary>It gets none: it does not take accesses of that width.</summary>
    Refused,
}

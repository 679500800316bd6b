namespace DeviceDsl.Model.Hints;

/// <summary>A change that lets the index of a ring wrap.</summary>
internal enum RingIndexRepair
{
    /// <summary>Compare it for equality.</summary>
    CompareForEquality,

    /// <summary>Step it in an unchecked context.</summary>
    LetOverflow,

    /// <summary>Give it 16 bits.</summary>
    MakeUInt16,
}

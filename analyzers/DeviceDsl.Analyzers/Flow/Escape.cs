namespace DeviceDsl.Analyzers.Flow;

/// <summary>The extent to which other code can reach an object, and so change it unseen.</summary>
internal enum Escape : byte
{
    No,

    /// <summary>Passed to a constructor without visible source.</summary>
    ToConstructor,

    /// <summary>Passed to a method without visible source.</summary>
    ToMethod,

    /// <summary>Returned, stored, captured, duplicated, or in different states where execution paths join.</summary>
    Gone,
}

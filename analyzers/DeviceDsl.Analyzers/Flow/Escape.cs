namespace DeviceDsl.Analyzers.Flow;

/// <summary>Whether others have hold of something, so that what they do with it is not seen.</summary>
internal enum Escape : byte
{
    No,

    /// <summary>Given to a constructor that is not seen.</summary>
    ToConstructor,

    /// <summary>Given to a method that is not seen.</summary>
    ToMethod,

    /// <summary>Returned, stored, captured, duplicated, or of more than one mind where ways meet.</summary>
    Gone,
}

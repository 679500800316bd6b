namespace DeviceDsl.Analyzers.Flow;

/// <summary>Which calls take over what they are given, where nothing is declared: the option <c>ownership_transfer</c>.</summary>
internal enum OwnershipTransfer
{
    /// <summary>Every call of a method or constructor that is not seen may.</summary>
    Always,

    /// <summary>Constructors may.</summary>
    Constructors,

    /// <summary>None does.</summary>
    Never,
}

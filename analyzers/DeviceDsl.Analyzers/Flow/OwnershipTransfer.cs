namespace DeviceDsl.Analyzers.Flow;

/// <summary>The calls that take ownership of their arguments without a declaration: the option <c>ownership_transfer</c>.</summary>
internal enum OwnershipTransfer
{
    /// <summary>Every call of a method or constructor without visible source.</summary>
    Always,

    /// <summary>Only constructors.</summary>
    Constructors,

    /// <summary>No call.</summary>
    Never,
}

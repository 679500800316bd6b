namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Who runs a delegate.</summary>
internal enum DelegateUseKind
{
    /// <summary>Not seen.</summary>
    Unknown,

    /// <summary>What it is given to, before it returns.</summary>
    AtOnce,

    /// <summary>The machine, as a handler of a device.</summary>
    Handler,

    /// <summary>Code of the host, at any time.</summary>
    Outside,
}

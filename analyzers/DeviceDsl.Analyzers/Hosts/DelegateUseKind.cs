namespace DeviceDsl.Analyzers.Hosts;

/// <summary>The caller of a delegate.</summary>
internal enum DelegateUseKind
{
    /// <summary>Unknown.</summary>
    Unknown,

    /// <summary>The method that takes it, before it returns.</summary>
    AtOnce,

    /// <summary>The machine, as a handler of a device.</summary>
    Handler,

    /// <summary>Host code, at any time.</summary>
    Outside,
}

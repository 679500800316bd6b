namespace DeviceDsl.Analyzers.Hosts;

/// <summary>The caller of a method of a class.</summary>
internal enum MemberRole
{
    /// <summary>Other code of the class.</summary>
    Helper,

    /// <summary>The machine, as a handler of the device.</summary>
    Handler,

    /// <summary>Host code, at any time.</summary>
    Outside,

    /// <summary>The code that creates the device, before it is attached.</summary>
    Setup,

    /// <summary>The code that ends the device.</summary>
    Ending,
}

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Who runs a method of a class.</summary>
internal enum MemberRole
{
    /// <summary>Whoever of the class calls it.</summary>
    Helper,

    /// <summary>The machine, as a handler of the device.</summary>
    Handler,

    /// <summary>Code of the host, at any time.</summary>
    Outside,

    /// <summary>Whoever makes the device, before it is attached.</summary>
    Setup,

    /// <summary>Whoever ends the device.</summary>
    Ending,
}

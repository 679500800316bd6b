namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Who runs a handler.</summary>
internal enum HandlerKind
{
    /// <summary>The machine, of a device that is attached to it.</summary>
    Device,

    /// <summary>The loading of a saved state into a device: what it throws refuses the state.</summary>
    Load,

    /// <summary>The loop of a machine, at the signals of an eventfd.</summary>
    Loop,

    /// <summary>The guest's end of interrupt.</summary>
    EndOfInterrupt,
}

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Who runs a handler.</summary>
internal enum HandlerKind
{
    /// <summary>The machine, of a device that is attached to it, or a virtio device.</summary>
    Device,

    /// <summary>The loading of a saved state into a device: what it throws refuses the state.</summary>
    Load,

    /// <summary>The loop of a machine, at the signals of an eventfd.</summary>
    Loop,

    /// <summary>The guest's end of interrupt.</summary>
    EndOfInterrupt,

    /// <summary>The loop of a machine, alone among the handlers of a device that it was posted to.</summary>
    Posted,

    /// <summary>Whoever hands it over, alone among the handlers of a device.</summary>
    Synchronized,
}

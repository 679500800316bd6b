namespace DeviceDsl.Pci.Tests;

/// <summary>What lets a message out.</summary>
public enum MessageRelease
{
    /// <summary>The signal itself.</summary>
    Signal,

    /// <summary>The end of the mask of its vector.</summary>
    VectorUnmask,

    /// <summary>The end of the mask of the function.</summary>
    FunctionUnmask,

    /// <summary>Bus mastering.</summary>
    BusMaster,

    /// <summary>The end of a mask that was loaded.</summary>
    Load,
}

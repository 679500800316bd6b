namespace DeviceDsl.Pci.Tests;

/// <summary>How a guest lets a function interrupt it.</summary>
public enum InterruptWay
{
    /// <summary>By the pin.</summary>
    Pin,

    /// <summary>By the pin, which is disabled.</summary>
    DisabledPin,

    /// <summary>By messages.</summary>
    Messages,

    /// <summary>By messages, the vector being masked.</summary>
    MaskedVector,

    /// <summary>By messages, the function being masked.</summary>
    MaskedFunction,
}

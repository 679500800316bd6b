namespace DeviceDsl;

/// <summary>The kind of target of a <see cref="GsiRoute"/>, with the kernel's numbers.</summary>
public enum GsiRouteKind
{
    /// <summary>An input of an interrupt controller.</summary>
    Chip = 1,

    /// <summary>A message to the processors.</summary>
    Msi = 2,
}

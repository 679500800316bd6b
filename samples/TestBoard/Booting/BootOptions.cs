using DeviceDsl.Kvm;

namespace Booting;

/// <summary>The machine that an image is booted on.</summary>
public sealed record BootOptions
{
    /// <summary>The minimum of <see cref="MemoryMegabytes"/>.</summary>
    public const int MinMemoryMegabytes = 2;

    /// <summary>The maximum of <see cref="MemoryMegabytes"/>.</summary>
    public const int MaxMemoryMegabytes = 2047;

    /// <summary>The maximum of <see cref="Cpus"/>.</summary>
    public const int MaxCpus = 254;

    /// <summary>The path of the image.</summary>
    public required string Image { get; init; }

    /// <summary>The arguments of the image.</summary>
    public string Append { get; init; } = "";

    /// <summary>The length of the memory in MiB.</summary>
    public int MemoryMegabytes { get; init; } = 128;

    /// <summary>The number of processors.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Where the interrupt controllers are.</summary>
    public InterruptControllers InterruptControllers { get; init; }

    /// <summary>The length of the memory in bytes.</summary>
    public int MemoryBytes => MemoryMegabytes << 20;
}

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>One guest on PCI for the tests that do not change its state; the first of them boots it.</summary>
/// <remarks>
/// <c>vda</c> has two queues, <c>vdb</c> is read-only, <c>vdc</c> grows; <c>port0</c> is an empty slot for a disk that is plugged and
/// unplugged.
/// </remarks>
public sealed class PciGuest : IAsyncLifetime
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "guest on PCI";

    /// <summary>The lengths of the disks.</summary>
    public const int Megabytes = 64;

    private const int ReadOnlyMegabytes = 4;
    private const int SeedOfTheReadOnlyDisk = 15;

    private readonly Lazy<Task<Guest>> _guest;
    private Backend? _growing;

    public PciGuest()
    {
        _guest = new Lazy<Task<Guest>>(BootAsync);
        Image = Host.PathOf("disk.img");
        ReadOnlyImage = Host.PathOf("read-only.img");
        GrowingImage = Host.PathOf("growing.img");
    }

    public GuestHost Host { get; } = new();

    /// <summary>The image of <c>vda</c>.</summary>
    public string Image { get; }

    /// <summary>The image of <c>vdb</c>.</summary>
    public string ReadOnlyImage { get; }

    /// <summary>The image of <c>vdc</c>.</summary>
    public string GrowingImage { get; }

    /// <summary>The backend of <c>vdc</c>.</summary>
    public Backend Growing => _growing ?? throw new InvalidOperationException("The guest has not been booted.");

    /// <summary>The booted guest.</summary>
    public Task<Guest> Guest => _guest.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Host.DisposeAsync();

    private async Task<Guest> BootAsync()
    {
        Host.MakeImage("disk.img", Megabytes);
        Host.MakeRandomImage("read-only.img", ReadOnlyMegabytes, new Random(SeedOfTheReadOnlyDisk));
        Host.MakeImage("growing.img", Megabytes);
        Backend disk = await Host.StartAsync(BackendProgram.Disk(Image, queues: 2), "disk");
        Backend readOnly = await Host.StartAsync(BackendProgram.ReadOnlyDisk(ReadOnlyImage), "read-only");
        _growing = await Host.StartAsync(BackendProgram.Disk(GrowingImage), "growing");
        Backend entropy = await Host.StartAsync(BackendProgram.Entropy, "entropy");
        return await Host.BootAsync((GuestMachine.Q35 with { Processors = 2 })
            .WithDisk(disk, queues: 2).WithDisk(readOnly).WithDisk(_growing).WithEntropy(entropy)
            .With("-device", "pcie-root-port,id=port0,chassis=1"));
    }
}

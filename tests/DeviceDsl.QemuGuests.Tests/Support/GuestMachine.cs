namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A machine of QEMU that boots the guest, with the devices of the tests on sockets.</summary>
public sealed record GuestMachine
{
    /// <summary>A PC with PCI Express.</summary>
    public static GuestMachine Q35 { get; } = new()
    {
        Options = ["-M", "q35,memory-backend=memory"],
        Bus = "-pci",
        KernelOptions = "",
    };

    /// <summary>A machine without PCI, whose devices are virtio-mmio.</summary>
    /// <remarks>The machine has no timer to calibrate the clocks of the processor with, so the command line states them.</remarks>
    public static GuestMachine MicroVm { get; } = new()
    {
        Options = ["-M", "microvm,memory-backend=memory", "-global", "virtio-mmio.force-legacy=false"],
        Bus = "",
        KernelOptions = "tsc_early_khz=1000000 lpj=4000000 reboot=t",
    };

    /// <summary>The number of processors.</summary>
    public int Processors { get; init; } = 1;

    private IReadOnlyList<string> Options { get; init; } = [];

    // The suffix of the names of devices on the bus of this machine.
    private string Bus { get; init; } = "";

    private string KernelOptions { get; init; } = "";

    /// <summary>Adds a disk, to which the frontend reconnects every second if its backend ends.</summary>
    /// <param name="backend">The device.</param>
    /// <param name="queues">The number of its queues.</param>
    public GuestMachine WithDisk(Backend backend, int queues = 1) => WithDisk(backend.Socket, queues);

    /// <summary>Adds a disk of another program.</summary>
    /// <param name="socket">The socket at which the program listens.</param>
    /// <param name="queues">The number of its queues.</param>
    public GuestMachine WithDisk(string socket, int queues = 1) => With(socket, "reconnect=1", $"vhost-user-blk{Bus},num-queues={queues}");

    /// <summary>Adds an entropy device.</summary>
    /// <remarks>With <c>reconnect</c>, QEMU connects in its own time, and this device of QEMU 7.2 does not wait for that.</remarks>
    public GuestMachine WithEntropy(Backend backend) => With(backend.Socket, "reconnect=0", $"vhost-user-rng{Bus}");

    /// <summary>Adds arguments of QEMU's.</summary>
    public GuestMachine With(params IReadOnlyList<string> options) => this with { Options = [.. Options, .. options] };

    /// <summary>QEMU's command line.</summary>
    /// <param name="serial">The socket of the serial line.</param>
    /// <param name="monitor">The socket of the monitor.</param>
    public IReadOnlyList<string> Command(string serial, string monitor) =>
    [
        "qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", $"{Processors}", "-m", "256M",
        "-object", "memory-backend-memfd,id=memory,size=256M,share=on",
        "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
        "-chardev", $"socket,id=serial,path={serial}", "-serial", "chardev:serial",
        "-chardev", $"socket,id=monitor,path={monitor}", "-mon", "chardev=monitor,mode=control",
        "-kernel", GuestFolder.Kernel, "-initrd", GuestFolder.Initrd,
        "-append", $"console=ttyS0 quiet panic=-1 tsc=reliable {KernelOptions}",
        .. Options,
    ];

    private GuestMachine With(string socket, string options, string device)
    {
        string name = $"socket{Options.Count}";
        return With("-chardev", $"socket,id={name},path={socket},{options}", "-device", $"{device},chardev={name}");
    }
}

using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using Microsoft.Extensions.Logging;

namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>A machine seen from its interrupt controllers: several processors, all enabled, and the 8259s masked.</summary>
internal class Board : IDisposable
{
    private const ulong IoApicIndex = 0xFEC0_0000;
    private const ulong IoApicData = 0xFEC0_0010;
    private const ulong LocalApicBase = 0xFEE0_0000;

    public Board(
        int cpus = 1, KernelProfile? profile = null, TimeProvider? clock = null, int? splitRoutes = null, ILogger? logger = null,
        HandlerFailure failures = default)
    {
        Machine = new EmbeddedMachine(new()
        {
            Cpus = cpus,
            Profile = profile ?? KernelProfile.Newest,
            Clock = clock ?? TimeProvider.System,
            SplitReservedRoutes = splitRoutes,
            Logger = logger,
            OnHandlerFailure = failures,
        });
        for (int cpu = 0; cpu < cpus; cpu++) WriteLocal(cpu, 0xF0, 0x1FF);
        Out(0x21, 0xFF);
        Out(0xA1, 0xFF);
    }

    public EmbeddedMachine Machine { get; }

    /// <summary>What leads lines to the IOAPIC.</summary>
    public virtual GsiRouter Router => Machine.Router;

    public virtual void Dispose() => Machine.Dispose();

    public LocalApic Apic(int cpu = 0) => Machine.Cpus[cpu].LocalApic;

    public void WriteLocal(int cpu, ulong register, uint value)
        => Machine.Cpus[cpu].Write(IoAddress.Mmio(LocalApicBase + register), 4, value);

    public uint ReadLocal(int cpu, ulong register) => (uint)Machine.Cpus[cpu].Read(IoAddress.Mmio(LocalApicBase + register), 4);

    public void WriteIoApic(uint index, uint value)
    {
        Machine.GuestWrite(IoAddress.Mmio(IoApicIndex), 4, index);
        Machine.GuestWrite(IoAddress.Mmio(IoApicData), 4, value);
    }

    public uint ReadIoApic(uint index)
    {
        Machine.GuestWrite(IoAddress.Mmio(IoApicIndex), 4, index);
        return (uint)Machine.GuestRead(IoAddress.Mmio(IoApicData), 4);
    }

    public void Redirect(int pin, ulong entry)
    {
        WriteIoApic((uint)(0x11 + (2 * pin)), (uint)(entry >> 32));
        WriteIoApic((uint)(0x10 + (2 * pin)), (uint)entry);
    }

    public ulong Entry(int pin) => ((ulong)ReadIoApic((uint)(0x11 + (2 * pin))) << 32) | ReadIoApic((uint)(0x10 + (2 * pin)));

    public bool RemoteIrr(int pin) => (Entry(pin) >> 14 & 1) != 0;

    public void Mask(int pin, bool isMasked)
    {
        uint low = ReadIoApic((uint)(0x10 + (2 * pin)));
        WriteIoApic((uint)(0x10 + (2 * pin)), isMasked ? low | 0x1_0000 : low & ~0x1_0000u);
    }

    /// <summary>Tells someone of the acknowledgements and the masks of a GSI.</summary>
    public Witness Watch(int gsi, Action? onAck = null, Action<bool>? onMask = null)
    {
        var witness = new Witness(onAck, onMask);
        Router.Acks.Add(gsi, (IAckNotifier)witness);
        Router.Acks.Add(gsi, (IMaskNotifier)witness);
        return witness;
    }

    public virtual int Line(int gsi, bool level) => Machine.SetIrqLineStatus(gsi, level);

    /// <summary>A processor ends the interrupt that it serves.</summary>
    public virtual void End(int cpu = 0) => Apic(cpu).EndOfInterrupt();

    public void Pulse(int gsi)
    {
        Line(gsi, true);
        Line(gsi, false);
    }

    /// <summary>Takes interrupts of a processor until none is left, running a handler for each, which ends it.</summary>
    public List<byte> Serve(int cpu, Action<byte>? handler = null)
    {
        var served = new List<byte>();
        while (Apic(cpu).Acknowledge() is { } vector)
        {
            served.Add(vector);
            Assert.True(served.Count < 100, "The interrupts do not end.");
            if (handler is null) End(cpu);
            else handler(vector);
        }

        return served;
    }

    public void Out(ulong port, byte value) => Machine.GuestWrite(IoAddress.Pio(port), 1, value);

    public byte In(ulong port) => (byte)Machine.GuestRead(IoAddress.Pio(port), 1);
}

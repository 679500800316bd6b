using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Pci.Tests;

/// <summary>Real guest code on <c>/dev/kvm</c> that finds a function, sizes and places its BARs, rings it and is interrupted.</summary>
[Trait("Category", "Slow")]
public sealed class KernelGuests
{
    private const byte Vector = 0x51;
    private const ushort Interrupts = RealModeGuest.DataAddress;
    private const ushort Device = RealModeGuest.DataAddress + 0x10;
    private const ushort Size = RealModeGuest.DataAddress + 0x20;
    private const int Rounds = 3;

    [KvmFact]
    public void ShouldFindPlaceAndRingAFunctionWithAResampledPin()
    {
        using var machine = KvmMachine.Open();
        using var host = new PciHost(machine);
        using var guest = new RealModeGuest(machine);
        var sampler = new Sampler();
        PciFunction function = host.Plug(new(3), sampler);
        guest.Load(
            c =>
            {
                Begin(c);
                c.RouteLevel(19, Vector);
                Find(c, 0x1009_1AF4);
                SizeBar(c, 0, Size);
                WriteConfiguration(c, 0x10, 0xC000);
                WriteConfiguration(c, 0x04, 1);
                c.OutWord(0xC010, 0);
                c.Report().WaitForInterrupts();
            },
            (Vector, HandleAndRingAgain));

        guest.Reset().Cpu.Start();
        guest.AwaitReports(1 + Rounds);

        // Each end of an interrupt asks the device, which interrupts again while it has anything to tell.
        Until(() => sampler.Resamples > 0 && sampler.Pending == 0);
        guest.Cpu.Stop();
        Assert.Equal(3u << 11 | 0x8000_0000, guest.Read(Device));
        Assert.Equal(0xFFFF_FFE1, guest.Read(Size));
        Assert.Equal(IoAddress.Pio(0xC000), function.AddressOf(0));
        Assert.True(guest.Read(Interrupts) >= Rounds, "A kick was lost.");
    }

    [KvmFact]
    public void ShouldBeInterruptedByMessages()
    {
        using var machine = KvmMachine.Open();
        using var host = new PciHost(machine);
        using var guest = new RealModeGuest(machine);
        var card = new Card();
        host.Plug(new(7), card);
        guest.Load(
            c =>
            {
                Begin(c);
                Find(c, 0x1005_1AF4);
                SizeBar(c, 4, Size);
                WriteConfiguration(c, 0x14, 0xE010_0000);
                WriteConfiguration(c, 0x20, 0xE000_0000);
                WriteConfiguration(c, 0x24, 0);
                WriteConfiguration(c, 0x04, 6);
                c.Store(0xE010_0010, 0xFEE0_0000).Store(0xE010_0014, 0).Store(0xE010_0018, Vector).Store(0xE010_001C, 0);
                WriteConfiguration(c, 0x40, 0x8000_0000);
                c.Store(0xE000_3000, 0);
                c.Report().WaitForInterrupts();
            },
            (Vector, Handle));

        guest.Reset().Cpu.Start();
        guest.AwaitReports(2);

        guest.Cpu.Stop();
        Assert.Equal(7u << 11 | 0x8000_0000, guest.Read(Device));
        Assert.Equal(0xFFFF_C00C, guest.Read(Size));
        Assert.Equal(1u, guest.Read(Interrupts));
        Assert.Equal(1, card.Rings);
    }

    [KvmFact]
    public void ShouldLoseNoKickWhileABarMoves()
    {
        const int moves = 50;
        using var machine = KvmMachine.Open();
        using var host = new PciHost(machine);
        using var guest = new RealModeGuest(machine);
        var card = new Card();
        host.Plug(new(1), card);
        guest.Load(c =>
        {
            Begin(c);
            Find(c, 0x1005_1AF4);
            WriteConfiguration(c, 0x04, 6);
            c.mov(ecx, moves);
            Label again = c.CreateLabel();
            c.Label(ref again);
            foreach (uint place in new[] { 0xE000_0000, 0xD000_0000 })
            {
                WriteConfiguration(c, 0x20, place);
                c.Store(place + 0x3000, 0);
            }

            c.dec(ecx);
            c.jnz(again);
            c.Done();
        });

        guest.Run();

        // Each kick was taken up before the BAR left: one serves all that came since the last, and here that is one.
        machine.Settle();
        Assert.Equal(2 * moves, card.Rings);
        Assert.Equal(0, card.Overlaps);
    }

    [KvmFact]
    public void ShouldEndWithTheMachineInAnyOrder()
    {
        var machine = KvmMachine.Open();
        var host = new PciHost(machine);
        PciFunction function = host.Plug(new(3), new Card());
        host.Plug(new(4), new Sampler());
        host.WriteConfiguration(new(3), 0x20, 4, 0xE000_0000);
        host.WriteConfiguration(new(3), 0x04, 2, 7);
        function.Interrupt.Raise();
        machine.Dispose();
        host.Dispose();
        Assert.False(function.IsPlugged);
    }

    private static void Begin(Assembler c) => c.MaskPics().EnableLocalApic();

    private static void Handle(Assembler c) => Handle(c, static _ => { });

    private static void HandleAndRingAgain(Assembler c) => Handle(c, static c =>
    {
        Label enough = c.CreateLabel();
        c.cmp(__dword_ptr[Interrupts], Rounds);
        c.jae(enough);
        c.OutWord(0xC010, 0);
        c.Label(ref enough);
    });

    private static void Handle(Assembler c, Action<Assembler> body)
    {
        c.push(eax);
        c.push(ebx);
        c.push(edx);
        c.Increment(Interrupts);
        body(c);
        c.Report().EndInterrupt();
        c.pop(edx);
        c.pop(ebx);
        c.pop(eax);
        c.iret();
    }

    /// <summary>Looks for a function by its identity, from device 0 up; its selection is in <see cref="Device"/> then.</summary>
    private static void Find(Assembler c, uint identity)
    {
        Label next = c.CreateLabel();
        Label found = c.CreateLabel();
        c.mov(ebp, 0x8000_0000);
        c.Label(ref next);
        Select(c, 0);
        c.@in(eax, dx);
        c.cmp(eax, identity);
        c.je(found);
        c.add(ebp, 1 << 11);
        c.cmp(ebp, 0x8001_0000);
        c.jb(next);
        c.Done();
        c.Label(ref found);
        c.mov(__dword_ptr[Device], ebp);
    }

    private static void SizeBar(Assembler c, int bar, ushort to)
    {
        WriteConfiguration(c, 0x10 + (4 * bar), 0xFFFF_FFFF);
        c.@in(eax, dx);
        c.mov(__dword_ptr[to], eax);
    }

    /// <summary>Selects a register of the function in EBP, and leaves the data port in DX.</summary>
    private static void Select(Assembler c, int offset)
    {
        c.mov(dx, 0xCF8);
        c.mov(eax, ebp);
        if (offset != 0) c.or(eax, offset);
        c.@out(dx, eax);
        c.mov(dx, 0xCFC);
    }

    private static void WriteConfiguration(Assembler c, int offset, uint value)
    {
        Select(c, offset);
        c.mov(eax, value);
        c.@out(dx, eax);
    }

    private static void Until(Func<bool> condition)
    {
        if (!SpinWait.SpinUntil(condition, RealModeGuest.HangGuard)) throw new TimeoutException("What ought to happen at once did not.");
    }
}

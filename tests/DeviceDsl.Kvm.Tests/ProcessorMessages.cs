using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>Messages between processors by their local APICs: the same wherever the interrupt controllers are.</summary>
public sealed class ProcessorMessages
{
    private const byte Vector = 0x41;
    private const uint LocalApic = 0xFEE0_0000;
    private const uint CommandHigh = LocalApic + 0x310;
    private const uint CommandLow = LocalApic + 0x300;
    private const uint Identifier = LocalApic + 0x20;
    private const uint Init = 0x4500;
    private const uint Startup = 0x4600;
    private const uint Fixed = 0x4000;
    private const uint ToSecond = 1 << 24;
    private const ushort FirstPage = 0x4000;
    private const ushort SecondPage = 0x5000;
    private const ushort Id = RealModeGuest.DataAddress;
    private const ushort Starts = RealModeGuest.DataAddress + 4;
    private const ushort Taken = RealModeGuest.DataAddress + 8;
    private const ushort Wanted = RealModeGuest.DataAddress + 12;
    private const ushort Selector = RealModeGuest.DataAddress + 16;
    private const ushort OwnId = RealModeGuest.DataAddress + 20;
    private const ushort Gdt = RealModeGuest.DataAddress + 0x40;
    private const ushort GdtPointer = RealModeGuest.DataAddress + 0x60;

    public static TheoryData<InterruptControllers> Kinds() => TakenInterrupts.Kinds();

    /// <summary>INIT and a start-up message start another processor at a page; a second pair starts it anew, elsewhere.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldStartAProcessorEachTime(InterruptControllers controllers)
    {
        using RealModeGuest guest = Open(controllers);
        LoadPages(guest, spins: true);
        guest.Write(Wanted, 1);
        guest.Load(c =>
        {
            c.EnableLocalApic();
            // A start-up message before the first INIT has no effect.
            Send(c, Startup | (SecondPage >> 12));
            Send(c, Init);
            Send(c, Startup | (FirstPage >> 12));
            c.AwaitEqual(Starts, Wanted).Increment(Wanted);
            // Nor has a second one to a processor that runs.
            Send(c, Startup | (SecondPage >> 12));
            Send(c, Init);
            Send(c, Startup | (SecondPage >> 12));
            c.AwaitEqual(Starts, Wanted).Done();
        });

        Run(guest);

        Assert.Equal((2u, SecondPage >> 4), (guest.Read(Starts), (int)guest.Read(Selector)));
    }

    /// <summary>Each processor sees its own local APIC, and is woken by a message to it.</summary>
    [KvmTheory]
    [MemberData(nameof(Kinds))]
    public void ShouldInterruptTheProcessorTheyAreFor(InterruptControllers controllers)
    {
        const int Rounds = 3;
        using RealModeGuest guest = Open(controllers);
        LoadPages(guest, spins: false);
        guest.Write(Wanted, 1);
        guest.Load(
            c =>
            {
                c.EnableLocalApic();
                Send(c, Init);
                Send(c, Startup | (FirstPage >> 12));
                c.AwaitEqual(Starts, Wanted);
                for (int i = 0; i < Rounds; i++)
                {
                    Send(c, Fixed | Vector);
                    c.AwaitEqual(Taken, Wanted).Increment(Wanted);
                }

                c.Load(Identifier, OwnId).Done();
            },
            (Vector, c => c.Serve(c => c.Load(Identifier, Id).Increment(Taken).EndInterrupt())));

        Run(guest);

        Assert.Equal(Rounds, (int)guest.Read(Taken));
        Assert.Equal((0u, ToSecond), (guest.Read(OwnId), guest.Read(Id)));
    }

    private static RealModeGuest Open(InterruptControllers controllers)
        => new(KvmMachine.Open(new() { Cpus = 2, InterruptControllers = controllers }));

    /// <summary>Code of the second processor at two pages: it enables its local APIC, counts its start, and waits.</summary>
    private static void LoadPages(RealModeGuest guest, bool spins)
    {
        guest.Write(Gdt + 8, 0x0000_FFFF);
        guest.Write(Gdt + 12, 0x00CF_9300);
        guest.Write(GdtPointer, 15 | ((uint)Gdt << 16));
        foreach (ushort page in new[] { FirstPage, SecondPage })
        {
            guest.LoadAt(page, c =>
            {
                c.mov(ax, cs);
                c.movzx(ecx, ax);
                // Only then the addresses of the data are those of the first processor.
                c.xor(ax, ax);
                c.mov(ds, ax);
                c.mov(ss, ax);
                c.mov(sp, RealModeGuest.StackEnd - 0x100);
                c.mov(__dword_ptr[Selector], ecx);
                if (!spins) ReachLocalApic(c).EnableLocalApic();
                c.Increment(Starts);
                if (!spins)
                {
                    c.WaitForInterrupts();
                    return;
                }

                Label again = c.CreateLabel();
                c.Label(ref again);
                c.pause();
                c.jmp(again);
            });
        }
    }

    /// <summary>Lets the data segment reach over 4 GiB, which a processor that was started cannot.</summary>
    private static Assembler ReachLocalApic(Assembler c)
    {
        c.lgdt(__[GdtPointer]);
        c.mov(eax, cr0);
        c.or(al, 1);
        c.mov(cr0, eax);
        c.mov(bx, 8);
        c.mov(ds, bx);
        c.and(al, 0xFE);
        c.mov(cr0, eax);
        c.xor(bx, bx);
        c.mov(ds, bx);
        return c;
    }

    private static void Send(Assembler c, uint command) => c.Store(CommandHigh, ToSecond).Store(CommandLow, command);

    private static void Run(RealModeGuest guest)
    {
        guest.Machine.Cpus[1].Start();
        KvmStop stop = guest.Run();
        guest.Machine.Cpus[1].Stop();
        Assert.Equal(KvmStopReason.Requested, stop.Reason);
    }
}

using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Kvm.Tests;

/// <summary>A processor that is put to the beginning of other code starts anew, wherever its last run ended.</summary>
[Trait("Category", "Slow")]
public sealed class CpuReentries
{
    private const ushort Port = 0x300;
    private const ushort Marker = 0x310;
    private const uint Device = 0xD000_0000;
    private const uint PageEnd = 0xD000_0FFC;
    private const uint OsFxSr = 1 << 9;
    private const int RegistersAddress = RealModeGuest.DataAddress + 0x100;

    private static readonly AssemblerRegister32[] Registers = [eax, ebx, ecx, edx, esi, edi, ebp];

    /// <summary>Accesses of every way that leads out of a guest: each leaves the processor in another state inside the kernel.</summary>
    private static readonly Dictionary<string, Action<Assembler>> Accesses = new()
    {
        ["out byte"] = c => c.OutByte(Port),
        ["out word"] = c => c.OutWord(Port, 1),
        ["out dword"] = c => { c.mov(dx, Port); c.@out(dx, eax); },
        ["in byte"] = c => { c.mov(dx, Port); c.@in(al, dx); },
        ["in word"] = c => { c.mov(dx, Port); c.@in(ax, dx); },
        ["in dword"] = c => { c.mov(dx, Port); c.@in(eax, dx); },
        ["rep outsb"] = c => String(c, 100).rep.outsb(),
        ["rep outsw"] = c => String(c, 100).rep.outsw(),
        ["rep insb"] = c => String(c, 100).rep.insb(),
        ["long rep insb"] = c => String(c, 0x6000).rep.insb(),
        ["rep insd"] = c => String(c, 2000).rep.insd(),
        ["mmio write of 1"] = c => { c.mov(ebx, Device); c.mov(__byte_ptr[ebx], al); },
        ["mmio write of 2"] = c => { c.mov(ebx, Device); c.mov(__word_ptr[ebx], ax); },
        ["mmio write of 4"] = c => { c.mov(ebx, Device); c.mov(__dword_ptr[ebx], eax); },
        ["mmio write of 8"] = c => { c.mov(ebx, Device); c.movq(__qword_ptr[ebx], mm0); },
        ["mmio write of 16"] = c => { EnableSse(c); c.mov(ebx, Device); c.movups(__xmmword_ptr[ebx], xmm0); },
        ["mmio write over a page"] = c => { EnableSse(c); c.mov(ebx, PageEnd); c.movups(__xmmword_ptr[ebx], xmm0); },
        ["mmio read of 1"] = c => { c.mov(ebx, Device); c.mov(al, __byte_ptr[ebx]); },
        ["mmio read of 2"] = c => { c.mov(ebx, Device); c.mov(ax, __word_ptr[ebx]); },
        ["mmio read of 4"] = c => { c.mov(ebx, Device); c.mov(eax, __dword_ptr[ebx]); },
        ["mmio read of 16"] = c => { EnableSse(c); c.mov(ebx, Device); c.movups(xmm0, __xmmword_ptr[ebx]); },
        ["mmio read and write"] = c => { c.mov(ebx, Device); c.inc(__dword_ptr[ebx]); },
        ["rep movsd out of mmio"] = c => { Copy(c, Device, RealModeGuest.DataAddress); c.rep.movsd(); },
        ["rep movsd into mmio"] = c => { Copy(c, RealModeGuest.DataAddress, Device); c.rep.movsd(); },
        ["rep movsd from mmio to mmio"] = c => { Copy(c, Device, Device + 0x1_0000); c.rep.movsd(); },
        ["rep stosd into mmio"] = c => { Copy(c, 0, Device); c.rep.stosd(); },
    };

    public static TheoryData<string, bool> AccessesAndThreads()
    {
        var data = new TheoryData<string, bool>();
        foreach (string access in Accesses.Keys)
        {
            data.Add(access, false);
            data.Add(access, true);
        }

        return data;
    }

    [KvmTheory]
    [MemberData(nameof(AccessesAndThreads))]
    public void ShouldLeaveNoTraceOfAnAccessWhoseHandlerThrew(string access, bool isInOwnThread)
    {
        RealModeGuest guest = Open(c => Accesses[access](c));
        ThrowAtTheFirstAccess(guest);
        Assert.Throws<InvalidDataException>(() => Run(guest, isInOwnThread));
        List<(IoAddress Address, bool IsWrite)> accesses = Follow(guest);

        guest.Load(StoreRegistersAndTell);
        Assert.Equal(KvmStopReason.Requested, Run(guest, isInOwnThread).Reason);

        Assert.Equal([(IoAddress.Pio(Marker), true), (IoAddress.Pio(RealModeGuest.DonePort), true)], accesses);
        AssertRegistersAreZero(guest);
        AssertCanBeStoppedAndDisposedOf(guest);
    }

    /// <summary>The run goes on after the access, if it is to: writes are over, and reads find all ones, as where nobody answers.</summary>
    [KvmTheory]
    [InlineData("in dword")]
    [InlineData("mmio read of 4")]
    public void ShouldReadAllOnesWhenTheHandlerThrew(string access)
    {
        using RealModeGuest guest = Open(c =>
        {
            Accesses[access](c);
            c.mov(__dword_ptr[RealModeGuest.DataAddress], eax);
            c.Done();
        });
        ThrowAtTheFirstAccess(guest);
        Assert.Throws<InvalidDataException>(() => Run(guest, isInOwnThread: false));
        List<(IoAddress Address, bool IsWrite)> accesses = Follow(guest);

        Assert.Equal(KvmStopReason.Requested, guest.Cpu.Run().Reason);

        Assert.Equal(uint.MaxValue, guest.Read(RealModeGuest.DataAddress));
        Assert.Equal([(IoAddress.Pio(RealModeGuest.DonePort), true)], accesses);
    }

    [KvmFact]
    public void ShouldRestartAfterEveryTripleFault()
    {
        RealModeGuest guest = Open(_ => { });
        for (int i = 0; i < 3; i++)
        {
            guest.Load(FaultThrice);
            Assert.Equal(KvmStopReason.Shutdown, guest.Run().Reason);

            List<(IoAddress Address, bool IsWrite)> accesses = Follow(guest);
            guest.Load(StoreRegistersAndTell);
            Assert.Equal(KvmStopReason.Requested, guest.Run().Reason);
            Assert.Equal([(IoAddress.Pio(Marker), true), (IoAddress.Pio(RealModeGuest.DonePort), true)], accesses);
            AssertRegistersAreZero(guest);
        }

        AssertCanBeStoppedAndDisposedOf(guest);
    }

    /// <summary>A handler of NMIs that never returned does not keep later ones away, and what waited behind it is gone.</summary>
    [KvmFact]
    public void ShouldTakeNmisAfterReentry()
    {
        var nmi = new MsiMessage(0xFEE0_0000, 0x400);
        using RealModeGuest guest = Open(_ => { });
        for (int i = 0; i < 3; i++)
        {
            guest.Load(c => c.MaskPics().EnableLocalApic().Report().WaitForInterrupts(), (Vector: 2, c => c.Report().WaitForInterrupts()));
            guest.Reset().Cpu.Start();
            guest.AwaitReports(1);
            Assert.Equal(1, guest.Machine.SignalMsi(nmi));
            guest.AwaitReports(1);
            // Waits behind the first.
            guest.Machine.SignalMsi(nmi);
            guest.Cpu.Stop();

            guest.Load(c => c.Report().Done(), (Vector: 2, c => c.OutByte(Marker).Done()));
            List<(IoAddress Address, bool IsWrite)> accesses = Follow(guest);
            guest.Run();
            guest.AwaitReports(1);
            Assert.DoesNotContain((IoAddress.Pio(Marker), true), accesses);
        }
    }

    private static RealModeGuest Open(Action<Assembler> code) => new(KvmMachine.Open(), code);

    private static Assembler String(Assembler c, int count)
    {
        c.mov(dx, Port);
        c.cld();
        c.mov(si, RealModeGuest.DataAddress);
        c.mov(di, RealModeGuest.DataAddress);
        c.mov(ecx, count);
        return c;
    }

    private static void Copy(Assembler c, uint from, uint to)
    {
        // The address size of these is 32 bits, as the segments reach that far.
        c.cld();
        c.mov(esi, from);
        c.mov(edi, to);
        c.mov(ecx, 1500);
        c.db(0x67);
    }

    private static void EnableSse(Assembler c)
    {
        c.mov(eax, cr4);
        c.or(eax, OsFxSr);
        c.mov(cr4, eax);
    }

    private static void FaultThrice(Assembler c)
    {
        c.mov(__dword_ptr[RealModeGuest.DataAddress], 0);
        c.mov(__dword_ptr[RealModeGuest.DataAddress + 4], 0);
        c.lidt(__[RealModeGuest.DataAddress]);
        c.mov(eax, cr0);
        c.or(eax, 1);
        c.mov(cr0, eax);
        c.xor(cx, cx);
        c.div(cx);
    }

    private static void StoreRegistersAndTell(Assembler c)
    {
        for (int i = 0; i < Registers.Length; i++) c.mov(__dword_ptr[RegistersAddress + (4 * i)], Registers[i]);
        c.OutByte(Marker).Done();
    }

    private static void ThrowAtTheFirstAccess(RealModeGuest guest)
    {
        guest.Cpu.UnclaimedWrite = (_, _, _, _) => throw new InvalidDataException("the test's own");
        guest.Cpu.UnclaimedRead = (_, _, _) => throw new InvalidDataException("the test's own");
    }

    /// <summary>What the guest does from now on, up to the end of its code.</summary>
    private static List<(IoAddress Address, bool IsWrite)> Follow(RealModeGuest guest)
    {
        var accesses = new List<(IoAddress, bool)>();
        guest.Cpu.UnclaimedWrite = (cpu, address, length, value) =>
        {
            accesses.Add((address, true));
            guest.OnWrite(cpu, address, length, value);
        };
        guest.Cpu.UnclaimedRead = (_, address, _) =>
        {
            accesses.Add((address, false));
            return 0;
        };
        for (int i = 0; i < Registers.Length; i++) guest.Write(RegistersAddress + (4 * i), uint.MaxValue);
        return accesses;
    }

    private static KvmStop Run(RealModeGuest guest, bool isInOwnThread) => isInOwnThread ? guest.Run() : guest.Reset().Cpu.Run();

    private static void AssertRegistersAreZero(RealModeGuest guest)
        => Assert.All(Enumerable.Range(0, Registers.Length), i => Assert.Equal(0u, guest.Read(RegistersAddress + (4 * i))));

    private static void AssertCanBeStoppedAndDisposedOf(RealModeGuest guest)
    {
        guest.Load(c =>
        {
            c.Report();
            Label again = c.CreateLabel();
            c.Label(ref again);
            c.jmp(again);
        });
        guest.Reset().Cpu.Start();
        guest.AwaitReports(1);
        guest.Cpu.RequestStop();
        Assert.True(guest.Cpu.Wait(RealModeGuest.HangGuard, out _));
        var end = new Thread(guest.Dispose) { IsBackground = true };
        end.Start();
        Assert.True(end.Join(RealModeGuest.HangGuard));
    }
}

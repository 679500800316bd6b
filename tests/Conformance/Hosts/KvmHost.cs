using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace DeviceDsl.Conformance.Hosts;

/// <summary>The kernel's machine, whose guest is real-mode code with interrupt handlers that count in its memory.</summary>
internal sealed class KvmHost(string name, InterruptControllers controllers, bool hasWideDestinations) : Host
{
    private const ushort TakenAddress = RealModeGuest.DataAddress;
    private const ushort ReadAddress = RealModeGuest.DataAddress + 0x10;

    private readonly RealModeGuest _guest = new(KvmMachine.Open(new()
    {
        Name = name,
        InterruptControllers = controllers,
        HasWideDestinations = hasWideDestinations,
    }));

    public override Machine Machine => _guest.Machine;

    public override IReadOnlyList<GuestWrite> Unclaimed =>
    [
        .. _guest.Writes
            .Where(write => write.Address.Value is not (RealModeGuest.DonePort or RealModeGuest.ReportPort))
            .Select(write => new GuestWrite(write.Address, write.Length, write.Value)),
    ];

    public override uint Read(ulong address, int length)
    {
        Load(c =>
        {
            c.mov(ebx, (uint)address);
            c.xor(eax, eax);
            switch (length)
            {
                case 1: c.mov(al, __byte_ptr[ebx]); break;
                case 2: c.mov(ax, __word_ptr[ebx]); break;
                default: c.mov(eax, __dword_ptr[ebx]); break;
            }

            c.mov(__dword_ptr[ReadAddress], eax);
            c.Done();
        });
        _guest.Run();
        return _guest.Read(ReadAddress);
    }

    public override void WriteAndTakeInterrupts(GuestWrite write, int count)
    {
        Load(c => Emit(SetUp(c), write).WaitForInterrupts());
        _guest.Reset().Cpu.Start();
        _guest.AwaitReports(count);
        _guest.Cpu.Stop();
    }

    public override int CountInterrupts()
    {
        // What is pending comes in the gap after an instruction with interrupts on.
        Load(c =>
        {
            SetUp(c);
            c.sti();
            c.nop();
            c.nop();
            c.cli();
            c.Done();
        });
        _guest.Run();
        return (int)_guest.Read(TakenAddress);
    }

    public override void Dispose() => _guest.Dispose();

    protected override void WriteOnly(GuestWrite write)
    {
        Load(c => Emit(c, write).Done());
        _guest.Run();
    }

    private static Assembler SetUp(Assembler c)
        => c.MaskPics().EnableLocalApic().RouteLevel((int)LevelGsi.Number, LevelVector).RouteEdge((int)EdgeGsi.Number, EdgeVector);

    private static void Handle(Assembler c)
    {
        c.push(eax);
        c.push(ebx);
        c.push(edx);
        c.Increment(TakenAddress).EndInterrupt().Leave().Report();
        c.pop(edx);
        c.pop(ebx);
        c.pop(eax);
        c.iret();
    }

    private static Assembler Emit(Assembler c, GuestWrite write)
    {
        c.mov(eax, (uint)write.Value);
        if (write.Address.Space == AddressSpace.Pio) EmitOut(c, write);
        else EmitStore(c, write);
        return c;
    }

    private static void EmitOut(Assembler c, GuestWrite write)
    {
        c.mov(dx, (ushort)write.Address.Value);
        switch (write.Length)
        {
            case 1: c.@out(dx, al); break;
            case 2: c.@out(dx, ax); break;
            default: c.@out(dx, eax); break;
        }
    }

    private static void EmitStore(Assembler c, GuestWrite write)
    {
        c.mov(ebx, (uint)write.Address.Value);
        switch (write.Length)
        {
            case 1: c.mov(__byte_ptr[ebx], al); break;
            case 2: c.mov(__word_ptr[ebx], ax); break;
            default: c.mov(__dword_ptr[ebx], eax); break;
        }
    }

    private void Load(Action<Assembler> code) => _guest.Load(code, (LevelVector, Handle), (EdgeVector, Handle));
}

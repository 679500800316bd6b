using System.Buffers.Binary;
using DeviceDsl;
using DeviceDsl.Kvm;
using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace VirtioBlk.Demonstration;

/// <summary>
/// A processor of <c>/dev/kvm</c>: each access, and waiting for an interrupt, is a few instructions of real-mode code. The code takes
/// address and value from its memory.
/// </summary>
internal sealed class KernelProcessor : GuestProcessor
{
    private const int MemoryLength = 0x1_0000;
    private const ushort FirstCode = 0x1000;
    private const ushort AddressAt = 0x800;
    private const ushort ValueAt = 0x804;
    private const ushort StackEnd = 0xF000;
    private const ushort DonePort = 0xF4;
    private const ulong EndOfInterrupt = 0xFEE0_00B0;

    private readonly KvmMachine _machine;
    private readonly GuestMemory _memory;
    private readonly Dictionary<(AddressSpace Space, int Length, bool IsWrite), ushort> _accesses = [];
    private readonly ushort _wait;
    private ushort _nextCode = FirstCode;

    /// <summary>Opens a machine.</summary>
    /// <exception cref="InvalidOperationException"><c>/dev/kvm</c> cannot be used.</exception>
    public KernelProcessor()
    {
        if (!KvmMachine.IsAvailable(out string reason)) throw new InvalidOperationException($"--machine kvm: {reason}");
        _machine = KvmMachine.Open();
        _memory = _machine.AddMemory(0, MemoryLength);
        Cpu.UnclaimedWrite = (cpu, address, _, _) =>
        {
            if (address == IoAddress.Pio(DonePort)) cpu.RequestStop();
        };
        foreach (AddressSpace space in new[] { AddressSpace.Pio, AddressSpace.Mmio })
        {
            foreach (int length in new[] { 1, 2, 4 })
            {
                foreach (bool isWrite in new[] { false, true })
                {
                    _accesses[(space, length, isWrite)] = Put(c => Access(c, space, length, isWrite));
                }
            }
        }

        _wait = Put(c =>
        {
            c.sti();
            c.hlt();
            c.cli();
        });
        // The interrupt stays in service until it is ended, so that it does not come again.
        ushort handler = Put(c => c.iret());
        BinaryPrimitives.WriteUInt32LittleEndian(_memory.Bytes[(Vector * 4)..], handler);
        // Interrupts come only from the IOAPIC, so the 8259s are masked.
        Write(IoAddress.Pio(0x21), 1, 0xFF);
        Write(IoAddress.Pio(0xA1), 1, 0xFF);
    }

    public override Machine Machine => _machine;

    private KvmCpu Cpu => _machine.Cpus[0];

    public override ulong Read(IoAddress address, int length)
    {
        Run(_accesses[(address.Space, length, false)], address, 0);
        return BinaryPrimitives.ReadUInt32LittleEndian(_memory.Bytes[ValueAt..]) & (uint.MaxValue >> (32 - (8 * length)));
    }

    public override void Write(IoAddress address, int length, ulong value)
        => Run(_accesses[(address.Space, length, true)], address, (uint)value);

    public override bool TakeInterrupt()
    {
        bool isLate = false;
        using var watchdog = new Timer(
            _ =>
            {
                Volatile.Write(ref isLate, true);
                Cpu.RequestStop();
            },
            null, InterruptTimeout, Timeout.InfiniteTimeSpan);
        Run(_wait, default, 0);
        return !Volatile.Read(ref isLate);
    }

    public override void EndInterrupt() => Write(IoAddress.Mmio(EndOfInterrupt), 4, 0);

    public override void Dispose() => _machine.Dispose();

    private static void Access(Assembler c, AddressSpace space, int length, bool isWrite)
    {
        c.xor(eax, eax);
        if (isWrite) c.mov(eax, __dword_ptr[ValueAt]);
        c.mov(ebx, __dword_ptr[AddressAt]);
        c.mov(edx, ebx);
        switch (space, length)
        {
            case (AddressSpace.Pio, 1):
                if (isWrite) c.@out(dx, al);
                else c.@in(al, dx);
                break;
            case (AddressSpace.Pio, 2):
                if (isWrite) c.@out(dx, ax);
                else c.@in(ax, dx);
                break;
            case (AddressSpace.Pio, _):
                if (isWrite) c.@out(dx, eax);
                else c.@in(eax, dx);
                break;
            case (_, 1):
                if (isWrite) c.mov(__byte_ptr[ebx], al);
                else c.mov(al, __byte_ptr[ebx]);
                break;
            case (_, 2):
                if (isWrite) c.mov(__word_ptr[ebx], ax);
                else c.mov(ax, __word_ptr[ebx]);
                break;
            default:
                if (isWrite) c.mov(__dword_ptr[ebx], eax);
                else c.mov(eax, __dword_ptr[ebx]);
                break;
        }

        c.mov(__dword_ptr[ValueAt], eax);
    }

    /// <summary>Places code in the guest's memory, followed by a write that signals the end.</summary>
    private ushort Put(Action<Assembler> write)
    {
        var assembler = new Assembler(bitness: 16);
        write(assembler);
        assembler.mov(dx, DonePort);
        assembler.@out(dx, al);
        using var stream = new MemoryStream();
        ushort start = _nextCode;
        assembler.Assemble(new StreamCodeWriter(stream), start);
        stream.ToArray().CopyTo(_memory.Bytes[start..]);
        _nextCode += (ushort)stream.Length;
        return start;
    }

    private void Run(ushort code, IoAddress address, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_memory.Bytes[AddressAt..], (uint)address.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(_memory.Bytes[ValueAt..], value);
        Cpu.EnterRealMode(segment: 0, offset: code, stack: StackEnd);
        KvmStop stop = Cpu.Run();
        if (stop.Reason != KvmStopReason.Requested) throw new InvalidOperationException($"The guest stopped: {stop.Reason} {stop.Detail}");
    }
}

using System.Buffers.Binary;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Kvm.Chips;

/// <summary>Converts the states of interrupt controllers from and to the kernel's layout.</summary>
internal static class ChipBytes
{
    /// <summary>The length of the argument of a chip request: the chip's number and its state.</summary>
    public const int ChipLength = 520;

    /// <summary>The length of a local APIC's registers.</summary>
    public const int LocalApicLength = 1024;

    private const int StateOffset = 8;
    private const int EntriesOffset = StateOffset + 24;
    private const int RegisterStride = 16;
    private const byte FirstLevelMask = 0xF8;
    private const byte SecondLevelMask = 0xDE;

    /// <summary>Returns the argument that selects a chip.</summary>
    public static byte[] For(ChipId chip)
    {
        byte[] bytes = new byte[ChipLength];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)chip);
        return bytes;
    }

    /// <summary>Reads the state of the IOAPIC.</summary>
    public static IoApicState ReadIoApic(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> state = bytes[StateOffset..];
        ulong[] entries = new ulong[IoApic.PinCount];
        for (int pin = 0; pin < entries.Length; pin++)
        {
            entries[pin] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(EntriesOffset + (pin * sizeof(ulong)))..]);
        }

        return new IoApicState(
            Base: BinaryPrimitives.ReadUInt64LittleEndian(state),
            Index: (byte)BinaryPrimitives.ReadUInt32LittleEndian(state[8..]),
            Id: (byte)BinaryPrimitives.ReadUInt32LittleEndian(state[12..]),
            Requested: BinaryPrimitives.ReadUInt32LittleEndian(state[16..]),
            [.. entries]);
    }

    /// <summary>Writes the state of the IOAPIC.</summary>
    public static byte[] Write(IoApicState state)
    {
        byte[] bytes = For(ChipId.IoApic);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(StateOffset), state.Base);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(StateOffset + 8), state.Index);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(StateOffset + 12), state.Id);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(StateOffset + 16), state.Requested);
        for (int pin = 0; pin < IoApic.PinCount; pin++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(EntriesOffset + (pin * sizeof(ulong))), state.Entries[pin]);
        return bytes;
    }

    /// <summary>Reads the state of an 8259.</summary>
    public static PicState ReadPic(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> state = bytes[StateOffset..];
        return new PicState
        {
            LastRequested = state[0],
            Requested = state[1],
            Mask = state[2],
            InService = state[3],
            PriorityAdd = state[4],
            VectorBase = state[5],
            ReadsInService = state[6] != 0,
            IsPolled = state[7] != 0,
            HasSpecialMask = state[8] != 0,
            InitStep = state[9],
            AutoEnd = state[10] != 0,
            RotatesOnAutoEnd = state[11] != 0,
            IsSpecialFullyNested = state[12] != 0,
            HasFourthInit = state[13] != 0,
            LevelInputs = state[14],
        };
    }

    /// <summary>Writes the state of an 8259.</summary>
    public static byte[] Write(ChipId chip, PicState state)
    {
        byte[] bytes = For(chip);
        ReadOnlySpan<byte> written =
        [
            state.LastRequested, state.Requested, state.Mask, state.InService, (byte)(state.PriorityAdd & 7), state.VectorBase,
            One(state.ReadsInService), One(state.IsPolled), One(state.HasSpecialMask), (byte)(state.InitStep & 3),
            One(state.AutoEnd), One(state.RotatesOnAutoEnd), One(state.IsSpecialFullyNested), One(state.HasFourthInit),
            (byte)(state.LevelInputs & LevelMaskOf(chip)), LevelMaskOf(chip),
        ];
        written.CopyTo(bytes.AsSpan(StateOffset));
        return bytes;
    }

    /// <summary>Reads the registers of a local APIC.</summary>
    public static LocalApicState ReadLocalApic(ReadOnlySpan<byte> bytes)
    {
        uint[] registers = new uint[LocalApicState.RegisterCount];
        for (int i = 0; i < registers.Length; i++) registers[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * RegisterStride)..]);
        return new LocalApicState([.. registers]);
    }

    /// <summary>Writes the registers of a local APIC.</summary>
    public static byte[] Write(LocalApicState state)
    {
        byte[] bytes = new byte[LocalApicLength];
        for (int i = 0; i < state.Registers.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * RegisterStride), state.Registers[i]);
        }

        return bytes;
    }

    /// <summary>The inputs that can be level-triggered (PIC-2); the kernel takes this mask from the state.</summary>
    private static byte LevelMaskOf(ChipId chip) => chip == ChipId.PicMaster ? FirstLevelMask : SecondLevelMask;

    private static byte One(bool isSet) => isSet ? (byte)1 : (byte)0;
}

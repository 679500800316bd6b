using System.Buffers.Binary;
using System.Text;

namespace Booting;

/// <summary>What a loader tells a multiboot image: its command line and the map of the memory.</summary>
public static class MultibootInformation
{
    private const uint HasMemorySizes = 1;
    private const uint HasCommandLine = 1 << 2;
    private const uint HasMemoryMap = 1 << 6;
    private const uint HasLoaderName = 1 << 9;
    private const int Length = 128;
    private const int EntryLength = 24;
    private const uint Available = 1;
    private const uint Reserved = 2;
    private const uint LowEnd = 0x9_FC00;
    private const uint VideoBegin = 0xA_0000;
    private const uint FirmwareBegin = 0xF_0000;
    private const uint HighBegin = 0x10_0000;

    private static readonly byte[] s_loader = [.. "DeviceDsl\0"u8];

    /// <summary>Writes the information into the guest's memory.</summary>
    /// <param name="memory">The memory, which begins at 0.</param>
    /// <param name="address">The address of the information, a multiple of 4.</param>
    /// <param name="commandLine">The path of the image and its arguments.</param>
    /// <exception cref="InvalidDataException">There is no room for it after the image.</exception>
    public static void Write(Span<byte> memory, ulong address, string commandLine)
    {
        byte[] command = [.. Encoding.UTF8.GetBytes(commandLine), 0];
        (ulong Begin, ulong End, uint Kind)[] map =
        [
            (0, LowEnd, Available), (LowEnd, VideoBegin, Reserved), (FirmwareBegin, HighBegin, Reserved),
            (HighBegin, (ulong)memory.Length, Available),
        ];
        ulong mapAddress = address + Length;
        ulong commandAddress = mapAddress + (ulong)(map.Length * EntryLength);
        ulong loaderAddress = commandAddress + (ulong)command.Length;
        if (loaderAddress + (ulong)s_loader.Length > (ulong)memory.Length)
        {
            throw new InvalidDataException($"there is no room for the multiboot information at 0x{address:x}, after the image");
        }

        Span<byte> information = memory.Slice((int)address, Length);
        information.Clear();
        Write(information, 0, HasMemorySizes | HasCommandLine | HasMemoryMap | HasLoaderName);
        Write(information, 4, LowEnd >> 10);
        Write(information, 8, ((uint)memory.Length - HighBegin) >> 10);
        Write(information, 16, (uint)commandAddress);
        Write(information, 44, (uint)(map.Length * EntryLength));
        Write(information, 48, (uint)mapAddress);
        Write(information, 64, (uint)loaderAddress);
        for (int i = 0; i < map.Length; i++) WriteEntry(memory[((int)mapAddress + (i * EntryLength))..], map[i]);
        command.CopyTo(memory[(int)commandAddress..]);
        s_loader.CopyTo(memory[(int)loaderAddress..]);
    }

    // The length of an entry leaves out the field that holds it.
    private static void WriteEntry(Span<byte> entry, (ulong Begin, ulong End, uint Kind) range)
    {
        Write(entry, 0, EntryLength - sizeof(uint));
        BinaryPrimitives.WriteUInt64LittleEndian(entry[4..], range.Begin);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[12..], range.End - range.Begin);
        Write(entry, 20, range.Kind);
    }

    private static void Write(Span<byte> bytes, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes[offset..], value);
}

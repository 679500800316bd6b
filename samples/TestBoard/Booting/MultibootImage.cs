using System.Buffers.Binary;

namespace Booting;

/// <summary>
/// An image of the Multiboot Specification 0.6.96: a 32-bit ELF file, or any file whose header gives its addresses. Everything in it is
/// checked before it is used.
/// </summary>
public sealed class MultibootImage
{
    /// <summary>The value in EAX by which an image recognizes its loader.</summary>
    public const uint LoaderMagic = 0x2BAD_B002;

    private const uint HeaderMagic = 0x1BAD_B002;
    private const int SearchedBytes = 8192;
    private const uint RequiredFlags = 0xFFFF;
    private const uint KnownFlags = 3;
    private const uint HasAddresses = 1 << 16;

    private const int ElfHeaderLength = 52;
    private const int ProgramHeaderLength = 32;
    private const ushort Intel386 = 3;
    private const uint Loadable = 1;

    private readonly byte[] _file;
    private readonly List<Part> _parts;

    private MultibootImage(byte[] file, uint entry, List<Part> parts)
    {
        _file = file;
        Entry = entry;
        _parts = parts;
    }

    /// <summary>The address of the first instruction.</summary>
    public uint Entry { get; }

    /// <summary>The first address after the image in memory.</summary>
    public ulong End => _parts.Max(static part => part.Address + part.Length);

    /// <summary>Reads an image.</summary>
    /// <param name="file">Its bytes.</param>
    /// <exception cref="InvalidDataException">The file is not such an image; the message says why.</exception>
    public static MultibootImage Read(byte[] file)
    {
        ArgumentNullException.ThrowIfNull(file);
        int header = FindHeader(file);
        uint flags = ReadUInt32(file, header + 4);
        if ((flags & RequiredFlags & ~KnownFlags) != 0)
        {
            throw new InvalidDataException($"the image requires features that this loader lacks: flags 0x{flags:x}");
        }

        MultibootImage image = (flags & HasAddresses) != 0 ? ReadByAddresses(file, header) : ReadElf(file);
        return image._parts.Exists(part => image.Entry >= part.Address && image.Entry < part.Address + part.Length)
            ? image
            : throw new InvalidDataException($"the image begins at 0x{image.Entry:x}, which is outside of what it loads");
    }

    /// <summary>Copies the image to where it belongs.</summary>
    /// <param name="memory">The guest's memory, which begins at 0.</param>
    /// <exception cref="InvalidDataException">The image does not fit into the memory.</exception>
    public void Load(Span<byte> memory)
    {
        foreach (Part part in _parts)
        {
            if (part.Address + part.Length > (ulong)memory.Length)
            {
                throw new InvalidDataException(
                    $"the image loads 0x{part.Length:x} "
                        + $"bytes at 0x{part.Address:x}, which exceeds the memory of {memory.Length >> 20} MiB");
            }
        }

        foreach (Part part in _parts)
        {
            Span<byte> target = memory.Slice((int)part.Address, (int)part.Length);
            target.Clear();
            _file.AsSpan((int)part.Offset, (int)part.FileLength).CopyTo(target);
        }
    }

    private static int FindHeader(byte[] file)
    {
        for (int at = 0; at + 12 <= Math.Min(file.Length, SearchedBytes); at += 4)
        {
            uint sum = unchecked(HeaderMagic + ReadUInt32(file, at + 4) + ReadUInt32(file, at + 8));
            if (ReadUInt32(file, at) == HeaderMagic && sum == 0) return at;
        }

        throw new InvalidDataException($"it is not a multiboot image: there is no header in its first {SearchedBytes} bytes");
    }

    private static MultibootImage ReadByAddresses(byte[] file, int header)
    {
        if (header + 32 > file.Length) throw new InvalidDataException("the multiboot header is cut off");
        ulong headerAddress = ReadUInt32(file, header + 12);
        ulong address = ReadUInt32(file, header + 16);
        ulong loadEnd = ReadUInt32(file, header + 20);
        ulong end = ReadUInt32(file, header + 24);
        if (headerAddress < address || headerAddress - address > (ulong)header)
        {
            throw new InvalidDataException($"the image loads from 0x{address:x}, but its header is at 0x{headerAddress:x}");
        }

        ulong offset = (ulong)header - (headerAddress - address);
        if (loadEnd == 0) loadEnd = address + (ulong)file.Length - offset;
        if (end == 0) end = loadEnd;
        if (loadEnd < address || end < loadEnd)
        {
            throw new InvalidDataException($"the image loads from 0x{address:x} to 0x{loadEnd:x}, and ends at 0x{end:x}");
        }

        return new(file, ReadUInt32(file, header + 28), [Checked(file, new(address, offset, loadEnd - address, end - address))]);
    }

    private static MultibootImage ReadElf(byte[] file)
    {
        bool isElf = file.Length >= ElfHeaderLength
            && file.AsSpan(0, 6).SequenceEqual("\x7fELF\x01\x01"u8)
            && ReadUInt16(file, 18) == Intel386;
        if (!isElf)
        {
            throw new InvalidDataException("the image is neither a 32-bit ELF file for x86 nor has addresses in its multiboot header");
        }

        ulong table = ReadUInt32(file, 28);
        uint size = ReadUInt16(file, 42);
        uint count = ReadUInt16(file, 44);
        if (size < ProgramHeaderLength || table + ((ulong)size * count) > (ulong)file.Length)
        {
            throw new InvalidDataException("the program headers of the image are cut off");
        }

        var parts = new List<Part>();
        for (uint i = 0; i < count; i++)
        {
            int at = (int)(table + ((ulong)size * i));
            uint length = ReadUInt32(file, at + 20);
            if (ReadUInt32(file, at) != Loadable || length == 0) continue;
            parts.Add(Checked(file, new(ReadUInt32(file, at + 12), ReadUInt32(file, at + 4), ReadUInt32(file, at + 16), length)));
        }

        return parts.Count != 0 ? new(file, ReadUInt32(file, 24), parts) : throw new InvalidDataException("the image loads nothing");
    }

    private static Part Checked(byte[] file, Part part)
        => part.FileLength <= part.Length && part.Offset + part.FileLength <= (ulong)file.Length
            ? part
            : throw new InvalidDataException(
                $"the image loads 0x{part.FileLength:x} bytes from 0x{part.Offset:x}, which is beyond the end of the file");

    private static ushort ReadUInt16(byte[] file, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset));

    private static uint ReadUInt32(byte[] file, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(offset));

    /// <summary>A piece of the file that belongs to an address, followed by zeros.</summary>
    private sealed record Part(ulong Address, ulong Offset, ulong FileLength, ulong Length);
}

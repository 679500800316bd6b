using System.Buffers.Binary;
using DeviceDsl.Buses;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Machines;

/// <summary>The entry of one processor's accesses into the machine: memory, its local APIC, the buses, and then the exits.</summary>
/// <remarks>
/// An access to memory-mapped I/O is split at page boundaries into pieces, and each piece into chunks of at most 8 bytes, which are
/// offered in order. The first chunk of a piece that nothing handles exits the guest together with the rest of the piece, after all
/// parts of the access that the machine handles (BUS-10). Private methods pass address space and address as two parameters: as one
/// value they would be copied through memory at each step of every access.
/// </remarks>
internal sealed class GuestPort(GuestMemoryMap memory, LocalApic? localApic, GuestBuses buses, IGuestExits exits)
{
    private const int ChunkLength = sizeof(ulong);

    /// <summary>The handler of accesses that exit the guest.</summary>
    public IGuestExits Exits { get; set; } = exits;

    /// <summary>Writes a value of 1, 2, 4 or 8 bytes.</summary>
    public bool TryWrite(IoAddress address, int length, ulong value)
    {
        localApic?.BeginStep();
        bool isTaken = IsWhole(address.Space, address.Value, length)
            ? TryWriteWhole(address.Space, address.Value, length, value)
            : TryWritePieces(address.Value, length, value);
        localApic?.EndStep();
        return isTaken;
    }

    /// <summary>Reads a value of 1, 2, 4 or 8 bytes; all ones if nothing answers.</summary>
    public bool TryRead(IoAddress address, int length, out ulong value)
    {
        localApic?.BeginStep();
        bool isAnswered = IsWhole(address.Space, address.Value, length)
            ? TryReadWhole(address.Space, address.Value, length, out value)
            : TryReadPieces(address.Value, length, out value);
        localApic?.EndStep();
        return isAnswered;
    }

    /// <summary>Writes bytes to memory-mapped I/O.</summary>
    /// <returns>Whether every part was handled.</returns>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> bytes)
    {
        localApic?.BeginStep();
        int inFirstPage = BytesToPageEnd(address, bytes.Length);
        ReadOnlySpan<byte> first = bytes[..inFirstPage];
        ReadOnlySpan<byte> second = bytes[inFirstPage..];
        ulong nextPage = unchecked(address + (ulong)inFirstPage);
        int firstTaken = WriteInside(address, first);
        int secondTaken = WriteInside(nextPage, second);
        bool isTaken = WriteOutside(address, first, firstTaken);
        isTaken &= WriteOutside(nextPage, second, secondTaken);
        localApic?.EndStep();
        return isTaken;
    }

    /// <summary>Reads bytes from memory-mapped I/O.</summary>
    /// <returns>Whether every part was answered; unanswered parts are all ones.</returns>
    public bool TryRead(ulong address, Span<byte> bytes)
    {
        localApic?.BeginStep();
        int inFirstPage = BytesToPageEnd(address, bytes.Length);
        Span<byte> first = bytes[..inFirstPage];
        Span<byte> second = bytes[inFirstPage..];
        ulong nextPage = unchecked(address + (ulong)inFirstPage);
        int firstTaken = ReadInside(address, first);
        int secondTaken = ReadInside(nextPage, second);
        bool isAnswered = ReadOutside(address, first, firstTaken);
        isAnswered &= ReadOutside(nextPage, second, secondTaken);
        localApic?.EndStep();
        return isAnswered;
    }

    /// <summary>Writes elements to a port. Each is emulated as a separate instruction (BUS-11).</summary>
    /// <returns>The number of elements handled.</returns>
    public int WriteString(IoAddress port, int length, ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        for (; !bytes.IsEmpty; bytes = bytes[length..])
        {
            if (TryWrite(port, length, ReadLittleEndian(bytes[..length]))) taken++;
        }

        return taken;
    }

    /// <summary>Reads elements from a port, all inside the machine or all outside, as the first one decides (BUS-11).</summary>
    public void ReadString(IoAddress port, int length, Span<byte> bytes)
    {
        localApic?.BeginStep();
        if (bytes.IsEmpty) return;
        bool isInside = buses.TryRead(port.Space, port.Value, length, out ulong first);
        if (isInside)
        {
            WriteLittleEndian(bytes[..length], first);
            bytes = bytes[length..];
        }

        for (; !bytes.IsEmpty; bytes = bytes[length..]) WriteLittleEndian(bytes[..length], ReadElement(port, length, isInside));
        localApic?.EndStep();
    }

    private ulong ReadElement(IoAddress port, int length, bool isInside)
    {
        if (isInside) return buses.TryRead(port.Space, port.Value, length, out ulong inside) ? inside : 0;
        return Exits.TryRead(port, length, out ulong outside) ? outside : ulong.MaxValue;
    }

    private static int BytesToPageEnd(ulong address, int length)
        => Math.Min(length, GuestMemory.PageSize - (int)(address % GuestMemory.PageSize));

    /// <summary>Whether the access is a single piece of a single chunk.</summary>
    private static bool IsWhole(AddressSpace space, ulong address, int length)
        => space != AddressSpace.Mmio || BytesToPageEnd(address, length) == length;

    private bool TryWriteWhole(AddressSpace space, ulong address, int length, ulong value)
    {
        if (space == AddressSpace.Mmio && TryReachMemory(address, length, GuestMemoryAccess.Write, out Span<byte> bytes))
        {
            WriteLittleEndian(bytes, value);
            memory.MarkWritten(address, length);
            return true;
        }

        return TryWriteChunk(space, address, length, value) || Exits.TryWrite(new IoAddress(space, address), length, value);
    }

    private bool TryReadWhole(AddressSpace space, ulong address, int length, out ulong value)
    {
        if (space == AddressSpace.Mmio && TryReachMemory(address, length, GuestMemoryAccess.Read, out Span<byte> bytes))
        {
            value = ReadLittleEndian(bytes);
            return true;
        }

        return TryReadChunk(space, address, length, out value)
            || Exits.TryRead(new IoAddress(space, address), length, out value)
            || Unanswered(length, out value);
    }

    private bool TryWritePieces(ulong address, int length, ulong value)
    {
        Span<byte> bytes = stackalloc byte[ChunkLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return TryWrite(address, bytes[..length]);
    }

    private bool TryReadPieces(ulong address, int length, out ulong value)
    {
        Span<byte> bytes = stackalloc byte[ChunkLength];
        bytes.Clear();
        bool isAnswered = TryRead(address, bytes[..length]);
        value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return isAnswered;
    }

    /// <summary>Offers the chunks of a piece to the inside of the machine.</summary>
    /// <returns>The number of bytes handled before the first unhandled chunk.</returns>
    private int WriteInside(ulong address, ReadOnlySpan<byte> piece)
    {
        if (TryReachMemory(address, piece.Length, GuestMemoryAccess.Write, out Span<byte> bytes))
        {
            piece.CopyTo(bytes);
            memory.MarkWritten(address, piece.Length);
            return piece.Length;
        }

        int taken = 0;
        while (taken < piece.Length)
        {
            ReadOnlySpan<byte> chunk = piece.Slice(taken, Math.Min(ChunkLength, piece.Length - taken));
            if (!TryWriteChunk(AddressSpace.Mmio, address + (ulong)taken, chunk.Length, ReadLittleEndian(chunk))) break;
            taken += chunk.Length;
        }

        return taken;
    }

    private int ReadInside(ulong address, Span<byte> piece)
    {
        if (TryReachMemory(address, piece.Length, GuestMemoryAccess.Read, out Span<byte> bytes))
        {
            bytes.CopyTo(piece);
            return piece.Length;
        }

        int taken = 0;
        while (taken < piece.Length)
        {
            Span<byte> chunk = piece.Slice(taken, Math.Min(ChunkLength, piece.Length - taken));
            if (!TryReadChunk(AddressSpace.Mmio, address + (ulong)taken, chunk.Length, out ulong value)) break;
            WriteLittleEndian(chunk, value);
            taken += chunk.Length;
        }

        return taken;
    }

    private bool WriteOutside(ulong address, ReadOnlySpan<byte> piece, int from)
    {
        bool isTaken = true;
        for (int done = from; done < piece.Length; done += ChunkLength)
        {
            ReadOnlySpan<byte> chunk = piece.Slice(done, Math.Min(ChunkLength, piece.Length - done));
            isTaken &= Exits.TryWrite(IoAddress.Mmio(address + (ulong)done), chunk.Length, ReadLittleEndian(chunk));
        }

        return isTaken;
    }

    private bool ReadOutside(ulong address, Span<byte> piece, int from)
    {
        bool isAnswered = true;
        for (int done = from; done < piece.Length; done += ChunkLength)
        {
            Span<byte> chunk = piece.Slice(done, Math.Min(ChunkLength, piece.Length - done));
            bool isKnown = Exits.TryRead(IoAddress.Mmio(address + (ulong)done), chunk.Length, out ulong value)
                           || Unanswered(chunk.Length, out value);
            WriteLittleEndian(chunk, value);
            isAnswered &= isKnown;
        }

        return isAnswered;
    }

    private bool TryWriteChunk(AddressSpace space, ulong address, int length, ulong value)
    {
        if (!IsLocalApic(space, address, length)) return buses.TryWrite(space, address, length, value);
        localApic!.Write(address, length, value);
        return true;
    }

    private bool TryReadChunk(AddressSpace space, ulong address, int length, out ulong value)
    {
        if (!IsLocalApic(space, address, length)) return buses.TryRead(space, address, length, out value);
        value = localApic!.Read(address, length);
        return true;
    }

    private bool IsLocalApic(AddressSpace space, ulong address, int length)
        => localApic is not null && space == AddressSpace.Mmio && LocalApic.Owns(address, length);

    /// <summary>Memory consists of pages, and this access lies in one page, so it is either all memory or none.</summary>
    private bool TryReachMemory(ulong address, int length, GuestMemoryAccess access, out Span<byte> bytes)
        => memory.TryGetRun(address, (ulong)length, access, out bytes);

    private static bool Unanswered(int length, out ulong value)
    {
        value = ulong.MaxValue >> (64 - (length * 8));
        return false;
    }

    private static ulong ReadLittleEndian(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = bytes.Length - 1; i >= 0; i--) value = (value << 8) | bytes[i];
        return value;
    }

    private static void WriteLittleEndian(Span<byte> bytes, ulong value)
    {
        foreach (ref byte item in bytes)
        {
            item = (byte)value;
            value >>= 8;
        }
    }
}

using System.Buffers.Binary;
using DeviceDsl;
using DeviceDsl.Virtio;

namespace VirtioBlk.Demonstration;

/// <summary>The guest's memory for one request, and the request in it.</summary>
internal sealed class RequestSlot
{
    public const int MaxBlocks = 16;

    private const int HeaderLength = 16;
    private const int RangeLength = 16;

    private readonly BlockGuest _guest;
    private readonly DriverBuffer[] _buffers = new DriverBuffer[3];
    private readonly GuestAddress _header;
    private readonly GuestAddress _data;
    private readonly GuestAddress _status;
    private int _bufferCount;

    public RequestSlot(BlockGuest guest)
    {
        _guest = guest;
        _header = guest.Heap.Take(HeaderLength);
        _data = guest.Heap.Take(MaxBlocks * DiskModel.BlockLength, DiskModel.BlockLength);
        _status = guest.Heap.Take(1);
    }

    public RequestType Type { get; private set; }

    public int First { get; private set; }

    public int Count { get; private set; }

    /// <summary>The time at which it was passed to the device.</summary>
    public long Begin { get; set; }

    public int Bytes => Count * DiskModel.BlockLength;

    /// <summary>The data that was read, or is to be written.</summary>
    public Span<byte> Data => _guest.Bytes(_data, Bytes);

    public RequestStatus Status => (RequestStatus)_guest.Bytes(_status, 1)[0];

    /// <summary>The buffers of the request.</summary>
    public ReadOnlySpan<DriverBuffer> Buffers => _buffers.AsSpan(0, _bufferCount);

    /// <summary>Writes a request.</summary>
    public void Prepare(RequestType type, int first, int count, DiskModel model)
    {
        (Type, First, Count) = (type, first, count);
        Span<byte> header = _guest.Bytes(_header, HeaderLength);
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)type);
        ulong sector = (ulong)first * (DiskModel.BlockLength / BlockDevice.SectorLength);
        if (type is RequestType.In or RequestType.Out) BinaryPrimitives.WriteUInt64LittleEndian(header[8..], sector);
        if (type == RequestType.Out) model.Generate(first, Data);
        _guest.Bytes(_status, 1)[0] = byte.MaxValue;
        _bufferCount = 0;
        Append(_header, HeaderLength, isWritable: false);
        if (type is RequestType.In or RequestType.Out) Append(_data, (uint)Bytes, type == RequestType.In);
        if (type is RequestType.Discard or RequestType.WriteZeroes) AppendRange(sector);
        Append(_status, 1, isWritable: true);
    }

    private void AppendRange(ulong sector)
    {
        Span<byte> range = _guest.Bytes(_data, RangeLength);
        BinaryPrimitives.WriteUInt64LittleEndian(range, sector);
        BinaryPrimitives.WriteUInt32LittleEndian(range[8..], (uint)Count * (DiskModel.BlockLength / BlockDevice.SectorLength));
        BinaryPrimitives.WriteUInt32LittleEndian(range[12..], Type == RequestType.WriteZeroes ? 1u : 0);
        Append(_data, RangeLength, isWritable: false);
    }

    private void Append(GuestAddress address, uint length, bool isWritable) => _buffers[_bufferCount++] = new(address, length, isWritable);
}

using System.Runtime.InteropServices;
using DeviceDsl.Virtio;

namespace VirtioBlk;

/// <content>The requests (BK-6 to BK-26).</content>
public sealed partial class BlockDevice
{
    [VirtQueue(0, Size = QueueSize, Count = MaximumQueues)]
    private uint OnRequest(DescriptorChain chain)
    {
        ChainReader sent = chain.Reader;
        ChainWriter answer = chain.Writer;
        // Without a header there is no request, and without a last writable byte no place for its status (BK-20).
        if (answer.Remaining == 0 || !sent.TryRead(out RequestHeader header)) return 0;
        uint room = answer.Remaining - 1;
        ChainWriter data = answer.Take(room);
        RequestStatus status = Serve(header, sent, ref data);
        answer.TryWrite((byte)status);
        Requests++;
        if (status != RequestStatus.Ok) Errors++;
        // Only bytes written without a gap count: the status counts if all bytes before it were written (VQ-10).
        uint written = status == RequestStatus.Ok ? room - data.Remaining : 0;
        return written == room ? room + 1 : written;
    }

    private RequestStatus Serve(in RequestHeader header, ChainReader sent, ref ChainWriter data)
    {
        var type = (RequestType)((uint)header.Type & ~BarrierFlag);
        try
        {
            return type switch
            {
                RequestType.In => Read(header.Sector, sent.Remaining, ref data),
                RequestType.Out => Write(header.Sector, sent, data.Remaining),
                RequestType.Flush or RequestType.FlushOut => Flush(),
                RequestType.GetId => ReadId(ref data),
                RequestType.GetLifetime => ReadLifetime(ref data),
                RequestType.Discard or RequestType.WriteZeroes or RequestType.SecureErase => Change(type, sent),
                _ => RequestStatus.Unsupported,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return RequestStatus.IoError;
        }
    }

    private RequestStatus Read(ulong sector, uint sent, ref ChainWriter data)
    {
        if (sent != 0 || !IsInDisk(sector, data.Remaining)) return RequestStatus.IoError;
        for (ulong offset = sector * SectorLength; data.Remaining != 0;)
        {
            Span<byte> run = data.Next();
            _backend.Read(offset, run);
            offset += (ulong)run.Length;
        }

        return RequestStatus.Ok;
    }

    private RequestStatus Write(ulong sector, ChainReader sent, uint room)
    {
        if (IsReadOnly || room != 0 || !IsInDisk(sector, sent.Remaining)) return RequestStatus.IoError;
        for (ulong offset = sector * SectorLength; sent.Remaining != 0;)
        {
            ReadOnlySpan<byte> run = sent.Next();
            _backend.Write(offset, run);
            offset += (ulong)run.Length;
        }

        return MakeDurable();
    }

    private RequestStatus Flush()
    {
        if (!IsReadOnly) _backend.Flush();
        return RequestStatus.Ok;
    }

    private RequestStatus ReadId(ref ChainWriter data)
    {
        data.Write(_id);
        return RequestStatus.Ok;
    }

    private RequestStatus ReadLifetime(ref ChainWriter data)
    {
        if (!Features.Has(BlockFeature.Lifetime) || _options.Lifetime is not { } lifetime) return RequestStatus.Unsupported;
        return data.TryWrite(lifetime.PreEndOfLife) && data.TryWrite(lifetime.TypeA) && data.TryWrite(lifetime.TypeB)
            ? RequestStatus.Ok
            : RequestStatus.IoError;
    }

    /// <summary>Discards, zeroes or erases ranges. All ranges are checked before the first one is changed (BK-15).</summary>
    private RequestStatus Change(RequestType type, ChainReader sent)
    {
        if (IsReadOnly) return RequestStatus.IoError;
        if (!Features.Has(FeatureOf(type))) return RequestStatus.Unsupported;
        uint rangeLength = (uint)Marshal.SizeOf<SectorRange>();
        uint count = sent.Remaining / rangeLength;
        if (count == 0 || sent.Remaining % rangeLength != 0 || count > _options.MaximumRanges) return RequestStatus.IoError;
        // The device's own copy: the guest can change its memory after the check (VQ-6).
        Span<SectorRange> ranges = stackalloc SectorRange[MaxRanges];
        ranges = ranges[..(int)count];
        sent.Read(MemoryMarshal.AsBytes(ranges));
        RequestStatus status = Check(type, ranges);
        if (status != RequestStatus.Ok) return status;
        foreach (ref readonly SectorRange range in ranges)
        {
            // An empty range never reaches the backend (BK-9).
            if (range.Count != 0) Change(type, range);
        }

        return type == RequestType.Discard ? RequestStatus.Ok : MakeDurable();
    }

    private void Change(RequestType type, in SectorRange range)
    {
        switch (type)
        {
            case RequestType.Discard:
                _backend.Discard(range.Offset, range.Length);
                break;
            case RequestType.WriteZeroes:
                _backend.WriteZeroes(range.Offset, range.Length, (range.Flags & SectorRange.Unmap) != 0);
                break;
            default:
                _backend.Erase(range.Offset, range.Length);
                break;
        }
    }

    private RequestStatus Check(RequestType type, ReadOnlySpan<SectorRange> ranges)
    {
        uint known = type == RequestType.WriteZeroes ? SectorRange.Unmap : 0;
        foreach (ref readonly SectorRange range in ranges)
        {
            if ((range.Flags & ~known) != 0) return RequestStatus.Unsupported;
        }

        foreach (ref readonly SectorRange range in ranges)
        {
            if (range.Count > _options.MaximumRangeSectors || !IsInDisk(range.Sector, range.Length)) return RequestStatus.IoError;
        }

        return RequestStatus.Ok;
    }

    private static VirtioFeature FeatureOf(RequestType type) => type switch
    {
        RequestType.Discard => BlockFeature.Discard,
        RequestType.WriteZeroes => BlockFeature.WriteZeroes,
        _ => BlockFeature.SecureErase,
    };

    /// <summary>Whether a transfer consists of whole blocks inside the disk. The computation cannot overflow (BK-9, BK-16).</summary>
    private bool IsInDisk(ulong sector, ulong length)
    {
        uint blockSectors = _options.BlockSize / SectorLength;
        if (length % _options.BlockSize != 0 || sector % blockSectors != 0) return false;
        ulong count = length / SectorLength;
        return count <= Capacity && sector <= Capacity - count;
    }

    private RequestStatus MakeDurable()
    {
        if (!IsWriteBack) _backend.Flush();
        return RequestStatus.Ok;
    }
}

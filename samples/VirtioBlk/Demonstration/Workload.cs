using System.Diagnostics;
using DeviceDsl.Virtio;

namespace VirtioBlk.Demonstration;

/// <summary>
/// A random mix of reads, writes, discards, zeroes and flushes, several in flight at a time. Every read is compared with what was written.
/// </summary>
internal sealed class Workload
{
    private const int ClockCheckInterval = 64;

    private readonly BlockGuest _guest;
    private readonly DiskModel _model;
    private readonly Random _random;
    private readonly RequestSlot[][] _slots;
    private readonly Stack<int>[] _free;
    private readonly int _depth;
    private int _inFlight;

    public Workload(BlockGuest guest, DiskModel model, DemonstrationOptions options)
    {
        _guest = guest;
        _model = model;
        _random = new Random((int)options.Seed);
        // A request has at most three descriptors.
        _depth = Math.Min(options.Depth, guest.Queues[0].Ring.Size / 3);
        _slots = [.. guest.Queues.Select(_ => Enumerable.Range(0, _depth).Select(_ => new RequestSlot(guest)).ToArray())];
        _free = [.. guest.Queues.Select(_ => new Stack<int>(Enumerable.Range(0, _depth)))];
    }

    public WorkloadResult Result { get; } = new();

    /// <summary>Runs for a time, and then until no request is in flight.</summary>
    public void Run(TimeSpan time, Action<double> report)
    {
        long begin = Stopwatch.GetTimestamp();
        double done = 0;
        for (long turn = 0; done < 1 || _inFlight != 0; turn++)
        {
            if (done < 1 && turn % ClockCheckInterval == 0)
            {
                done = Math.Min(Stopwatch.GetElapsedTime(begin) / time, 1);
                report(done);
            }

            if (done < 1) Submit();
            if (_inFlight != 0) TakeOrWait();
        }

        Result.Elapsed = Stopwatch.GetElapsedTime(begin);
        Result.Kicks = _guest.Queues.Sum(queue => queue.Kicks);
        Result.Interrupts = _guest.Interrupts;
        Result.Errors = _guest.Device.Errors;
    }

    private void Submit()
    {
        for (int q = 0; q < _slots.Length; q++)
        {
            DriverQueue queue = _guest.Queues[q];
            int before = _inFlight;
            while (_free[q].TryPeek(out int free) && TryPrepare(_slots[q][free]))
            {
                _free[q].Pop();
                _slots[q][free].Begin = Stopwatch.GetTimestamp();
                if (!queue.Ring.TryAdd(_slots[q][free].Buffers, free))
                {
                    throw new InvalidOperationException("The ring is full although the request should fit.");
                }

                _inFlight++;
            }

            if (_inFlight != before) queue.Submit();
        }
    }

    private bool TryPrepare(RequestSlot slot)
    {
        int kind = _random.Next(100);
        RequestType type = kind switch
        {
            < 55 => RequestType.In,
            < 90 => RequestType.Out,
            < 94 => RequestType.WriteZeroes,
            < 97 => RequestType.Discard,
            _ => RequestType.Flush,
        };
        if (!_guest.Driver.Features.Has(BlockFeature.Discard) && type is RequestType.WriteZeroes or RequestType.Discard)
        {
            type = RequestType.In;
        }

        int count = type == RequestType.Flush ? 0 : 1 + _random.Next(Math.Min(RequestSlot.MaxBlocks, _model.BlockCount));
        int first = _random.Next(_model.BlockCount - count + 1);
        if (!_model.TryTake(first, count)) return false;
        slot.Prepare(type, first, count, _model);
        return true;
    }

    private void TakeOrWait()
    {
        if (TakeAll()) return;
        // Interrupts are enabled before the check, so that a later completion interrupts.
        bool isMore = false;
        foreach (DriverQueue queue in _guest.Queues) isMore |= queue.Ring.EnableInterrupts();
        if (isMore || _guest.AwaitInterrupt()) return;
        throw new InvalidOperationException($"The device does not answer: {_guest.Device.FailureReason ?? "it reports no failure"}.");
    }

    private bool TakeAll()
    {
        bool isAny = false;
        for (int q = 0; q < _slots.Length; q++)
        {
            while (_guest.Queues[q].Ring.TryTakeUsed(out long cookie, out uint written))
            {
                Finish(_slots[q][(int)cookie], written);
                _free[q].Push((int)cookie);
                isAny = true;
            }
        }

        return isAny;
    }

    private void Finish(RequestSlot slot, uint written)
    {
        _inFlight--;
        Result.Add(slot, Stopwatch.GetTimestamp() - slot.Begin);
        uint expected = slot.Type == RequestType.In ? (uint)slot.Bytes + 1 : 1;
        if (slot.Status != RequestStatus.Ok || written != expected) Result.Failed++;
        else if (slot.Type == RequestType.In) _model.Check(slot.First, slot.Data);
        if (slot.Type == RequestType.WriteZeroes) _model.MarkZeros(slot.First, slot.Count);
        if (slot.Type == RequestType.Discard) _model.MarkUnknown(slot.First, slot.Count);
        _model.Release(slot.First, slot.Count);
    }
}

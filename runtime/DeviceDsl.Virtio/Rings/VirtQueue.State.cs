using System.Runtime.InteropServices;
using DeviceDsl.Machines;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio;

/// <content>Saving and loading: the position in the ring, and the requests that the device has (SQ-19).</content>
public abstract partial class VirtQueue
{
    private readonly Queue<ChainBuffers> _restored = new();

    /// <summary>Whether there are restored requests, which are taken before any others.</summary>
    internal bool HasRestoredRequests => _restored.Count != 0;

    /// <summary>
    /// Saves a queue that has not ended, without changing it: requests that are completed and not published are published after loading,
    /// with their interrupt.
    /// </summary>
    /// <remarks>
    /// A request is saved as the pieces of memory that it refers to: the driver's descriptors may be gone, because used ones overwrite them
    /// in a packed ring. For a request that was completed while the queue was suspended, the postponed writes are saved as well, because
    /// they are not in memory yet.
    /// </remarks>
    internal void Save(StateWriter writer, GuestMemoryMap memory)
    {
        Turn[] turns = _inOrder?.ToArray()
            ??
            [
                .. _inFlight.OfType<ChainBuffers>()
                    .OrderBy(chain => chain.TakenAs)
                    .Select(chain => new Turn(chain, chain.Id, chain.Slots, 0, 0)),
            ];
        writer.WriteArray<Turn>(turns, (to, turn) => SaveTurn(to, turn, memory));
        writer.Write(_owesPublishing);
        SavePosition(writer);
    }

    /// <summary>
    /// Loads the state of another queue into a queue that was just enabled, and suspends it. Once it is resumed, the saved requests are
    /// taken again, before anything else.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EINVAL"/>: the state is invalid.</exception>
    internal void Restore(StateReader reader)
    {
        int slots = 0;
        reader.ReadArray(from => slots += RestoreTurn(from));
        _owesPublishing = reader.ReadBoolean();
        RestorePosition(reader, slots);
        _isSuspended = true;
        Shut();
    }

    private static void SaveTurn(StateWriter writer, Turn turn, GuestMemoryMap memory)
    {
        writer.Write(turn.Id);
        writer.Write(turn.Slots);
        bool isInFlight = turn.Chain is { IsComplete: false };
        writer.Write(isInFlight);
        if (isInFlight) SavePieces(writer, turn.Chain!, memory);
        else SaveCompletion(writer, turn, memory);
    }

    /// <summary>
    /// Saves a request that is not complete, to be served again from its beginning: only the memory that it refers to is saved.
    /// </summary>
    private static void SavePieces(StateWriter writer, ChainBuffers chain, GuestMemoryMap memory)
    {
        int number = 0;
        writer.WriteArray<Segment>(chain.Segments.AsSpan(0, chain.Count), (to, segment) =>
        {
            to.Write(memory.AddressOf(segment.Address));
            to.Write(segment.Length);
            to.Write(number++ >= chain.ReadableCount);
        });
    }

    private static void SaveCompletion(StateWriter writer, Turn turn, GuestMemoryMap memory)
    {
        writer.Write(turn.Chain?.Written ?? turn.Written);
        writer.Write(turn.Chain?.WritableLength ?? turn.Writable);
        writer.WriteArray<PostponedWrite>(CollectionsMarshal.AsSpan(turn.Chain?.Postponed), (to, write) =>
        {
            to.Write(memory.AddressOf(write.Destination));
            to.WriteBytes(write.Bytes);
        });
    }

    /// <returns>The number of ring slots that the request takes.</returns>
    private int RestoreTurn(StateReader reader)
    {
        ushort id = reader.Read<ushort>();
        int slots = reader.Read<int>();
        bool isInFlight = reader.ReadBoolean();
        if (id >= Size || IsClaimed(id)) throw reader.Refuse($"has request {id} in queue {Index} twice, or not below its size {Size}");
        if (slots < 1 || slots > Size) throw reader.Refuse($"has a request of {slots} descriptors in queue {Index}, which has {Size}");
        Assembler.BeginRestored();
        if (isInFlight) reader.ReadArray(from => RestorePiece(from));
        ChainBuffers chain = Assembler.Finish(id, slots);
        chain.TakenAs = TakenCount++;
        _inFlight[id] = chain;
        _inOrder?.Add(chain);
        if (isInFlight) RestoreInFlight(chain);
        else RestoreCompletion(reader, chain);
        return slots;
    }

    private void RestoreInFlight(ChainBuffers chain)
    {
        InFlight++;
        _restored.Enqueue(chain);
    }

    /// <summary>Restores a completed request, which is given back when the queue is resumed, in order if that is required.</summary>
    private void RestoreCompletion(StateReader reader, ChainBuffers chain)
    {
        uint written = reader.Read<uint>();
        chain.WritableLength = reader.Read<uint>();
        if (written > chain.WritableLength)
        {
            throw reader.Refuse($"has a request in queue {Index} with {written} bytes written of only {chain.WritableLength}");
        }

        reader.ReadArray(from => RestorePostponed(from, chain));
        CompleteForLater(chain, written);
    }

    private bool RestorePostponed(StateReader reader, ChainBuffers chain)
    {
        ulong address = reader.Read<ulong>();
        byte[] bytes = reader.ReadBytes();
        if (bytes.Length == 0 || !Assembler.Memory.Contains(address, (ulong)bytes.Length, GuestMemoryAccess.Write))
        {
            throw reader.Refuse($"has a postponed write of {bytes.Length} bytes to 0x{address:x} in queue {Index} that is not in memory");
        }

        // Bytes that were contiguous when saved need not be contiguous here.
        for (int run, done = 0; done < bytes.Length; done += run)
        {
            nint destination = Assembler.Memory.FindRun(
                address + (ulong)done, (ulong)(bytes.Length - done), GuestMemoryAccess.Write, out run);
            Defer(chain, new(destination, bytes[done..(done + run)]));
        }

        return true;
    }

    private bool RestorePiece(StateReader reader)
    {
        ulong address = reader.Read<ulong>();
        uint length = reader.Read<uint>();
        bool isWritable = reader.ReadBoolean();
        return Assembler.TryAdd(address, length, isWritable)
            ? true
            : throw reader.Refuse($"has an invalid request: {Fault?.ToString() ?? "it does not fit beside the others"}");
    }

    /// <summary>Saves the position in the ring.</summary>
    private protected abstract void SavePosition(StateWriter writer);

    /// <summary>Reads the position in the ring, which must agree with the number of slots that the requests take.</summary>
    private protected abstract void RestorePosition(StateReader reader, int slotsInFlight);
}

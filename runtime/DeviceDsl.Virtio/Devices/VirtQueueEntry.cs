using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace DeviceDsl.Virtio;

/// <summary>A row in a virtio device's table of queues: one or more queues that one method serves.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class VirtQueueEntry
{
#pragma warning disable RS0026 // Nobody passes the last parameter: the compiler fills in the name of the handler.
    /// <summary>Queues whose requests are served one at a time, as for <see cref="VirtQueueAttribute"/>.</summary>
    /// <param name="index">The index of the queue, or of the first of several.</param>
    /// <param name="size">The queue size that is offered, a power of two from 1 to 32768.</param>
    /// <param name="onRequest">Serves a request, and returns the number of bytes that it has written (VQ-10).</param>
    /// <param name="handler">The name of the method in messages; by default the argument's expression.</param>
    public VirtQueueEntry(
        int index, int size, Func<DescriptorChain, uint> onRequest, [CallerArgumentExpression(nameof(onRequest))] string handler = "")
        : this(index, size, handler)
        => OnRequest = onRequest;

    /// <summary>Queues whose handler takes and completes requests itself, as for <see cref="VirtQueueAttribute"/>.</summary>
    /// <param name="index">The index of the queue, or of the first of several.</param>
    /// <param name="size">The queue size that is offered, a power of two from 1 to 32768.</param>
    /// <param name="onKick">Serves a queue.</param>
    /// <param name="handler">The name of the method in messages; by default the argument's expression.</param>
    public VirtQueueEntry(
        int index, int size, Action<VirtQueue> onKick, [CallerArgumentExpression(nameof(onKick))] string handler = "")
        : this(index, size, handler)
        => OnKick = onKick;
#pragma warning restore RS0026

    private VirtQueueEntry(int index, int size, string handler)
    {
        Index = index;
        Size = size;
        Handler = handler;
    }

    /// <summary>The index of the queue, or of the first of several.</summary>
    public int Index { get; }

    /// <summary>The queue size that is offered.</summary>
    public int Size { get; }

    /// <summary>The number of queues that the method serves.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The distance between their indices.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>The name of the method in messages.</summary>
    public string Handler { get; }

    /// <summary>Serves a request; <see langword="null"/> if <see cref="OnKick"/> serves the queue.</summary>
    public Func<DescriptorChain, uint>? OnRequest { get; }

    /// <summary>Serves the queue; <see langword="null"/> if <see cref="OnRequest"/> serves its requests.</summary>
    public Action<VirtQueue>? OnKick { get; }
}

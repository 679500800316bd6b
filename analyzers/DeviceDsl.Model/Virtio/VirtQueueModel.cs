namespace DeviceDsl.Model.Virtio;

/// <summary>One row of a virtio device's table of queues.</summary>
/// <param name="Index">The queue, or the first of several.</param>
/// <param name="Size">The size that is offered.</param>
/// <param name="Count">How many queues the row stands for.</param>
/// <param name="Stride">The distance of their indices.</param>
/// <param name="Handler">The method that serves them.</param>
/// <param name="TakesQueue">Whether it is given the queue; else it is given its requests, one at a time.</param>
internal sealed record VirtQueueModel(int Index, int Size, int Count, int Stride, string Handler, bool TakesQueue);

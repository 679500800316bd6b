namespace DeviceDsl.Model.Virtio;

/// <summary>One row of a virtio device's table of queues.</summary>
/// <param name="Index">The index of the queue, or of the first of several.</param>
/// <param name="Size">The offered size.</param>
/// <param name="Count">The number of queues in the row.</param>
/// <param name="Stride">The distance between their indices.</param>
/// <param name="Handler">The method that serves them.</param>
/// <param name="TakesQueue">Whether the handler takes the queue; otherwise it takes the requests one at a time.</param>
internal sealed record VirtQueueModel(int Index, int Size, int Count, int Stride, string Handler, bool TakesQueue);

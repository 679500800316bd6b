using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>Code that a thread waits for.</summary>
/// <param name="Body">The code.</param>
/// <param name="Name">Its name in messages.</param>
/// <param name="IsCalled">Whether the waiting thread itself calls it, and runs its beginning up to the first <c>await</c>.</param>
internal sealed record AwaitedBody(IOperation Body, string Name, bool IsCalled);

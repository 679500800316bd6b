using System.Threading;
using DeviceDsl.Analyzers.Api;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What all walks of a compilation share.</summary>
/// <param name="Types">The machine API.</param>
/// <param name="Summaries">What methods do to what they are given.</param>
/// <param name="Cancellation">Ends the analysis.</param>
internal sealed record FlowContext(MachineTypes Types, SummaryStore Summaries, CancellationToken Cancellation);

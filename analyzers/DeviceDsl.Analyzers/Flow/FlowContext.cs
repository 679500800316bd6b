using System.Threading;
using DeviceDsl.Analyzers.Api;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The context that all walks of a compilation share.</summary>
/// <param name="Types">The machine API.</param>
/// <param name="Summaries">The summaries of methods.</param>
/// <param name="Cancellation">Cancels the analysis.</param>
internal sealed record FlowContext(MachineTypes Types, SummaryStore Summaries, CancellationToken Cancellation);

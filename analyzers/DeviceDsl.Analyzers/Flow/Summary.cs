using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The effect of a method on its arguments.</summary>
/// <param name="Outcomes">The states and values at its returns.</param>
/// <param name="Objects">The number of objects passed to it; it created those with higher ids.</param>
/// <param name="Sites">The number of their sites; those with higher ids are in the method.</param>
internal sealed record Summary(List<Outcome> Outcomes, int Objects, int Sites);

using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What a method does to what it is given.</summary>
/// <param name="Outcomes">What is known when it returns, and what it returns.</param>
/// <param name="Objects">How many things it was given; those with higher ids are its own.</param>
/// <param name="Sites">How many sites came with them; those with higher ids are its own.</param>
internal sealed record Summary(List<Outcome> Outcomes, int Objects, int Sites);

using System;
using System.Collections.Generic;
using System.Linq;

namespace DeviceDsl.Model;

/// <summary>Finds the name that the author of a misspelt one meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest differences; null if all of them differ too much.</summary>
    /// <param name="misspelt">The misspelt name.</param>
    /// <param name="names">The existing names.</param>
    public static string? Of(string misspelt, IEnumerable<string> names)
        => names.Select(name => (Name: name, Distance: Distance(misspelt.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Tolerance(misspelt, candidate.Name))
            .OrderBy(static candidate => candidate.Distance)
            .Select(static candidate => candidate.Name)
            .FirstOrDefault();

    // In a short name, one different letter makes another word.
    private static int Tolerance(string one, string other) => Math.Min(one.Length, other.Length) / 3;

    // The number of letters that are inserted, deleted, replaced or swapped with their neighbour.
    private static int Distance(string one, string other)
    {
        int[,] distances = new int[one.Length + 1, other.Length + 1];
        for (int i = 0; i <= one.Length; i++) distances[i, 0] = i;
        for (int j = 0; j <= other.Length; j++) distances[0, j] = j;

        for (int i = 1; i <= one.Length; i++)
        {
            for (int j = 1; j <= other.Length; j++)
            {
                int replaced = distances[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                distances[i, j] = Math.Min(replaced, Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
                }
            }
        }

        return distances[one.Length, other.Length];
    }
}

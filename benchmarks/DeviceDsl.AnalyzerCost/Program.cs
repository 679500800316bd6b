using System.Globalization;
using DeviceDsl.AnalyzerCost;
using Spectre.Console;

// What the analyzers cost in a project of 1,000 devices, as a share of the compiler's own time: both are taken in turns, and
// of each the median round counts.
int devices = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5;
using var project = new MeasuredProject(devices);
var compiled = new List<double>();
var analyzed = new List<(double All, IReadOnlyDictionary<string, double> Each)>();
for (int i = 0; i < rounds; i++)
{
    compiled.Add(project.Compile());
    analyzed.Add(project.Analyze());
}

double compiler = Median(compiled);
Table table = new Table().AddColumn("Analyzer").AddColumn("share of the compiler's own time");
foreach (string name in analyzed[0].Each.Keys)
{
    table.AddRow(name, Share(analyzed.Select(round => round.Each.GetValueOrDefault(name)), compiler));
}

table.AddRow("all of them", Share(analyzed.Select(static round => round.All), compiler));
AnsiConsole.Write(table);

static string Share(IEnumerable<double> seconds, double compiler)
    => (Median(seconds) / compiler).ToString("P1", CultureInfo.InvariantCulture);

static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

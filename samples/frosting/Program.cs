using Cake.BuildCoordination;
using Cake.Frosting;

return new CakeHost()
    .UseModule<BuildCoordinationModule>()
    .Run(args);
